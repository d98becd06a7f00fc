// What stands beside the table: who suspects whom, what each node knows, and what happened.

import { healthOf, setText, short } from './table.js';

const timelineMax = 200;
const suspicionsMax = 100;

const sentences = {
  joined: event => `${event.member.name} joined at ${event.member.address}`,
  suspected: event => `${event.member.name} is suspected${by(event)}`,
  recovered: event => `${event.member.name} refuted the suspicion`,
  updated: event => `${event.member.name} changed ${(event.changes ?? []).join(', ')}${event.changedTags?.length ? ': ' + event.changedTags.join(', ') : ''}`,
  died: event => `${event.member.name} is dead${by(event)}`,
  left: event => `${event.member.name} left`,
  removed: event => `${event.member.name} was removed`,
  conflict: event => `another process claims the name ${event.member.name} at ${event.claimedAddress}`,
  refuted: event => `this node was accused${by(event)} and refuted`,
  health: event => `local health went from ${event.previousLocalHealth} to ${event.localHealth}`,
  path: event => `datagrams to ${event.member.name} ${event.isBlocked ? 'are blocked; it is reached over streams' : 'get through'}`,
};

const classes = { joined: 'alive', recovered: 'alive', refuted: 'alive', suspected: 'suspect', conflict: 'suspect', path: 'suspect', died: 'dead', left: 'left' };

export class Timeline {
  constructor(list) { this.list = list; }

  reset(events) {
    this.list.replaceChildren();
    this.add(events);
  }

  add(events) {
    const newest = events.slice(-timelineMax);
    if (newest.length === 0) return;
    const fragment = document.createDocumentFragment();
    for (let i = newest.length - 1; i >= 0; i--) fragment.append(entry(newest[i]));
    this.list.prepend(fragment);
    while (this.list.childElementCount > timelineMax) this.list.lastElementChild.remove();
  }
}

export function drawSuspicions(body, rest, members) {
  const suspects = [...members.values()].filter(member => member.status === 'suspect');
  body.replaceChildren(...suspects.slice(0, suspicionsMax).map(member => {
    const cause = member.cause ?? {};
    return row([member.name, cause.from ?? '–', (cause.confirmers ?? []).join(', ') || '–', evidence(cause)]);
  }));
  const more = suspects.length - suspicionsMax;
  rest.hidden = suspects.length > 0 && more <= 0;
  setText(rest, more > 0 ? `And ${more} more: choose the status suspect above to see all.` : 'Nobody is suspected.');
}

export function drawViews(list, self, members, ownHash) {
  const groups = new Map([[ownHash, [self + ' (this node)']]]);
  for (const member of members.values()) {
    const hash = member.sighting?.viewHash;
    if (!hash || member.isSelf) continue;
    if (!groups.has(hash)) groups.set(hash, []);
    groups.get(hash).push(`${member.name} (${age(member.sighting.viewHashAgeMs)})`);
  }
  list.replaceChildren(...[...groups].sort((a, b) => b[1].length - a[1].length).map(([hash, names]) => {
    const item = document.createElement('li');
    const code = document.createElement('code');
    code.textContent = short(hash);
    code.title = hash;
    const more = names.length > 20 ? ` and ${names.length - 20} more` : '';
    item.append(code, ` ${names.length === 1 ? '1 node' : names.length + ' nodes'}: ${names.slice(0, 20).join(', ')}${more}`);
    return item;
  }));
}

export function drawDetails(title, list, member) {
  setText(title, member.name);
  const rows = {
    status: member.status, address: member.address, generation: member.generation, incarnation: member.incarnation,
    tags: Object.entries(member.tags).map(([key, value]) => `${key} = ${value}`).join('\n') || 'none', metadata: `${member.metadataBytes} bytes`,
    since: member.since ? new Date(member.since).toLocaleString() : 'before this page’s server started',
    'accused by': member.cause?.from ?? '–', 'confirmed by': (member.cause?.confirmers ?? []).join(', ') || '–',
    evidence: evidence(member.cause ?? {}),
    'round trip': member.sighting?.roundTripMs != null ? `${member.sighting.roundTripMs} ms, ${age(member.sighting.roundTripAgeMs)} ago` : '–',
    'local health': healthOf(member),
    datagrams: member.isStreamOnly ? 'blocked on the way; it is reached over streams' : '–',
    view: member.sighting?.viewHash ?? '–',
  };
  list.replaceChildren(...Object.entries(rows).flatMap(([name, value]) => {
    const [term, text] = [document.createElement('dt'), document.createElement('dd')];
    term.textContent = name;
    text.textContent = value;
    return [term, text];
  }));
}

const by = event => (event.cause?.from ? ` by ${event.cause.from}${event.cause.confirmers.length ? ', confirmed by ' + event.cause.confirmers.join(', ') : ''}` : '');
const age = ms => (ms == null ? '' : ms < 1000 ? 'now' : ms < 90_000 ? Math.round(ms / 1000) + ' s' : Math.round(ms / 60_000) + ' min');

function evidence(cause) {
  if (cause.addressTakenBy != null) return `its address answers as ${cause.addressTakenBy || 'another name'}`;
  if (!cause.helpers) return '–';
  return `no ack in ${Math.round(cause.probeMs)} ms; asked ${cause.helpers.join(', ') || 'nobody'}, ${cause.nacks} said it is silent`;
}

function entry(event) {
  const item = document.createElement('li');
  item.dataset.sequence = event.sequence;
  const time = document.createElement('time');
  const at = new Date(event.at);
  time.dateTime = at.toISOString();
  time.textContent = at.toLocaleTimeString([], { hour12: false });
  const text = document.createElement('span');
  text.className = 'status ' + (classes[event.type] ?? '');
  text.textContent = (sentences[event.type] ?? (() => event.type))(event);
  item.append(time, text);
  return item;
}

function row(texts) {
  const element = document.createElement('tr');
  texts.forEach((text, at) => {
    const cell = document.createElement(at === 0 ? 'th' : 'td');
    if (at === 0) cell.scope = 'row';
    cell.textContent = text;
    cell.title = text;
    element.append(cell);
  });
  return element;
}
