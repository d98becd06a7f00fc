// Reads the stream of events and draws what it changes, at most once per frame.

import { MemberTable, milliseconds, setText, short } from './table.js';
import { Timeline, drawDetails, drawSuspicions, drawViews } from './panels.js';

const $ = id => document.getElementById(id);
const table = new MemberTable($('members-scroll'), $('member-rows'), open);
const timeline = new Timeline($('timeline'));
const retryMs = 5000;
const goes = new Set(['died', 'left', 'removed']);
const waiting = [];
let self = null;
let sequence = 0;
let scheduled = false;
let opened = null;
let meanwhile = null;

function connect() {
  const source = new EventSource('v1/events');
  source.addEventListener('current', async message => {
    const current = JSON.parse(message.data);
    self = current.self;
    sequence = current.sequence;
    waiting.length = 0;
    table.reset(current.members);
    sightSelf();
    $('actions').hidden = !self.allowsActions;
    say('live');
    schedule();
    sight();
    await remember();
  });
  source.addEventListener('event', message => {
    waiting.push(JSON.parse(message.data));
    schedule();
  });
  source.onerror = () => {
    say('the connection is lost, trying again');
    // The browser connects again by itself, but not after an answer that is no stream.
    if (source.readyState === EventSource.CLOSED) setTimeout(connect, retryMs);
  };
}

// What happened before, and what has been drawn while that was on its way.
async function remember() {
  const own = [];
  meanwhile = own;
  const { events } = await send('GET', 'v1/history?limit=200');
  if (meanwhile !== own) return;
  meanwhile = null;
  if (!events) return;
  const last = events.at(-1)?.sequence ?? 0;
  timeline.reset([...events.filter(event => event.sequence <= sequence), ...own.filter(event => event.sequence > last)]);
}

// A page that is not in sight gets no frames.
function schedule() {
  if (scheduled) return;
  scheduled = true;
  if (document.hidden) setTimeout(draw, 250);
  else requestAnimationFrame(draw);
}

function draw() {
  scheduled = false;
  if (!self) return;
  const events = waiting.splice(0).filter(event => event.sequence > sequence);
  for (const event of events) apply(event);
  timeline.add(events);
  meanwhile?.push(...events);
  table.draw();
  drawOverview();
  if (events.some(event => goes.has(event.type))) drawViews($('views'), self.member.name, table.members, self.viewHash);
  if (opened && table.members.has(opened)) drawDetails($('details-title'), $('details-list'), table.members.get(opened));
}

function apply(event) {
  sequence = event.sequence;
  if (event.type === 'health') {
    self.health.localHealth = event.localHealth;
    sightSelf();
  } else if (event.type === 'removed') table.remove(event.member.name);
  else if (event.type === 'path') table.put({ ...table.members.get(event.member.name) ?? event.member, isStreamOnly: event.isBlocked });
  else if (event.member) table.put(event.member);
}

// What pings show of the others, the node says of itself.
function sightSelf() {
  table.sight(self.member.name, { localHealth: self.health.localHealth, viewHash: self.viewHash });
}

function drawOverview() {
  const counts = { alive: 0, suspect: 0, leaving: 0, dead: 0, left: 0 };
  for (const member of table.members.values()) counts[member.status]++;
  setText($('cluster'), self.cluster);
  setText($('self'), self.member.name);
  setText($('address'), `at ${self.advertised}`);
  for (const status of Object.keys(counts)) setText($('count-' + status), String(counts[status]));
  setText($('health'), self.health.status);
  setText($('local-health'), `${self.health.localHealth} of ${self.health.localHealthMax}`);
  setText($('view-hash'), short(self.viewHash));
  setText($('filter-count'), `${table.shownCount} of ${table.members.size}`);
  drawSuspicions($('suspicion-rows'), $('suspicions-rest'), table.members);
  document.title = counts.suspect + counts.dead > 0 ? `Gossipod: ${counts.suspect} suspect, ${counts.dead} dead` : `Gossipod ${self.cluster}`;
}

// Round trips and views come with pings, not with events.
async function sight() {
  try {
    const [sightings, now] = await Promise.all(['v1/sightings', 'v1/self'].map(async path => (await fetch(path)).json()));
    if (!now.member) return;
    self = now;
    // That this node is leaving is no event.
    if (self.sequence >= sequence) table.put(self.member);
    for (const name of table.members.keys()) table.sight(name, sightings.members[name]);
    sightSelf();
    drawViews($('views'), self.member.name, table.members, self.viewHash);
    const problems = [...self.addressProblems, ...(self.health.status === 'healthy' ? [] : [self.health.reason])];
    $('warning').hidden = problems.length === 0;
    setText($('warning'), problems.join(' '));
    schedule();
  } catch {
    // The stream says that the connection is lost.
  }
}

function say(text) {
  setText($('connection'), text);
}

function open(name) {
  opened = name;
  const member = table.members.get(name);
  drawDetails($('details-title'), $('details-list'), member);
  setText($('ping-result'), '');
  $('ping').hidden = member.isSelf;
  $('details-history').replaceChildren();
  $('details').showModal();
  explain(name);
}

async function explain(name) {
  const { history = [] } = await send('GET', `v1/explain/${encodeURIComponent(name)}`);
  if (name !== opened) return;
  const lines = history.length ? history.map(entry => entry.text) : ['nothing that this node remembers'];
  $('details-history').replaceChildren(...lines.map(line => {
    const item = document.createElement('li');
    item.textContent = line;
    return item;
  }));
}

async function send(method, path, content) {
  try {
    const answer = await fetch(path, { method, headers: { 'content-type': 'application/json' }, body: content ? JSON.stringify(content) : undefined });
    if (!(answer.headers.get('content-type') ?? '').includes('json')) return { problem: `the server answered ${answer.status}` };
    const result = await answer.json();
    return answer.ok ? result : { problem: result.detail ?? `the server answered ${answer.status}` };
  } catch (failure) {
    return { problem: `no answer: ${failure.message}` };
  }
}

async function act(method, path, content, tell) {
  setText($('action-result'), 'working');
  const result = await send(method, path, content);
  setText($('action-result'), result.problem ?? tell(result));
}

$('ping').addEventListener('click', async () => {
  setText($('ping-result'), 'pinging');
  const result = await send('POST', `v1/members/${encodeURIComponent(opened)}/ping`);
  setText($('ping-result'), result.problem ?? result.failure ?? `answered in ${milliseconds(result.roundTripMs)}`);
});
$('details-close').addEventListener('click', () => $('details').close());
$('details').addEventListener('close', () => {
  table.focus(opened);
  opened = null;
});
$('filter').addEventListener('submit', event => event.preventDefault());
$('filter').addEventListener('input', () => {
  table.filter($('filter-text').value, $('filter-status').value);
  schedule();
});
$('join').addEventListener('submit', event => {
  event.preventDefault();
  const seeds = $('join-seeds').value.split(',').map(seed => seed.trim()).filter(Boolean);
  act('POST', 'v1/join', { seeds }, result => result.seeds.map(seed => `${seed.seed}: ${seed.failure ?? 'joined'}`).join('; '));
});
$('tag').addEventListener('submit', event => {
  event.preventDefault();
  const [key, value] = [$('tag-key').value, $('tag-value').value];
  act('PATCH', 'v1/tags', value ? { set: { [key]: value } } : { delete: [key] }, () => 'done');
});
$('leave').addEventListener('submit', event => {
  event.preventDefault();
  if (confirm('Leave the cluster?')) act('POST', 'v1/leave', null, result => `left; ${result.acknowledged} of ${result.asked} members acknowledged`);
});

function setTheme(theme) {
  document.documentElement.dataset.theme = theme;
  setText($('theme'), theme === 'dark' ? 'Light theme' : 'Dark theme');
}

const preferred = matchMedia('(prefers-color-scheme: dark)');
setTheme(preferred.matches ? 'dark' : 'light');
preferred.addEventListener('change', () => setTheme(preferred.matches ? 'dark' : 'light'));
$('theme').addEventListener('click', () => setTheme(document.documentElement.dataset.theme === 'dark' ? 'light' : 'dark'));
setInterval(sight, 5000);
connect();
