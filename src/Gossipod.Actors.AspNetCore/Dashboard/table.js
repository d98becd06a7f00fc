// The table of members. Only the rows in sight are in the page, between two spacers, so that a change costs the same with 10 members as
// with 10,000; each row says its place, so that those who listen to the page know how long the table is.

const rowHeight = 31;
const margin = 12;

export class MemberTable {
  #members = new Map();
  #shown = [];
  #rows = new Map();
  #dirty = true;

  constructor(scroll, body, onOpen) {
    this.scroll = scroll;
    this.body = body;
    this.onOpen = onOpen;
    this.before = spacer();
    this.after = spacer();
    body.append(this.before, this.after);
    this.text = '';
    this.status = '';
    scroll.addEventListener('scroll', () => this.draw(), { passive: true });
    body.addEventListener('focusin', () => this.draw());
  }

  get members() { return this.#members; }
  get shownCount() { return this.#shown.length; }

  reset(members) {
    this.#members = new Map();
    for (const member of members) this.#keep(member);
    for (const row of this.#rows.values()) row.stale = true;
    this.#dirty = true;
  }

  put(member) {
    const old = this.#members.get(member.name);
    this.#keep({ ...member, sighting: member.sighting ?? old?.sighting });
    if (!old || this.#matches(old) !== this.#matches(member)) this.#dirty = true;
    const row = this.#rows.get(member.name);
    if (row) row.stale = true;
  }

  remove(name) {
    if (this.#members.delete(name)) this.#dirty = true;
  }

  sight(name, sighting) {
    const member = this.#members.get(name);
    if (!member) return;
    this.#keep({ ...member, sighting });
    const row = this.#rows.get(name);
    if (row) row.stale = true;
  }

  filter(text, status) {
    this.text = text.toLowerCase();
    this.status = status;
    this.#dirty = true;
    this.draw();
  }

  draw() {
    if (this.#dirty) {
      this.#shown = [...this.#members.values()].filter(member => this.#matches(member)).map(member => member.name).sort(ordinal);
      this.#dirty = false;
      this.scroll.querySelector('table').setAttribute('aria-rowcount', this.#shown.length + 1);
    }
    let first = Math.max(0, Math.floor(this.scroll.scrollTop / rowHeight) - margin);
    let end = Math.min(this.#shown.length, Math.ceil((this.scroll.scrollTop + this.scroll.clientHeight) / rowHeight) + margin);
    // Whoever tabs faster than the table scrolls finds rows before and behind the one with the focus.
    const at = this.#focusedAt();
    if (at >= first - margin && at < end + margin) {
      first = Math.min(first, Math.max(0, at - margin));
      end = Math.max(end, Math.min(this.#shown.length, at + margin + 1));
    }
    const wanted = this.#shown.slice(first, end);
    const keep = new Set(wanted);
    for (const [name, row] of this.#rows) {
      if (keep.has(name)) continue;
      row.element.remove();
      this.#rows.delete(name);
    }
    let place = this.before;
    wanted.forEach((name, at) => {
      let row = this.#rows.get(name);
      if (!row) {
        row = newRow(name, this.onOpen);
        this.#rows.set(name, row);
      }
      if (place.nextSibling !== row.element) place.after(row.element);
      place = row.element;
      setAttribute(row.element, 'aria-rowindex', first + at + 2);
      if (row.stale) fill(row, this.#members.get(name));
    });
    this.before.style.height = first * rowHeight + 'px';
    this.after.style.height = (this.#shown.length - end) * rowHeight + 'px';
  }

  // Nobody pings the dead: what they said last is over.
  #keep(member) {
    this.#members.set(member.name, isLive(member) ? member : { ...member, sighting: undefined });
  }

  // Which row has the focus, counted from 0; below 0 for none.
  #focusedAt() {
    return this.body.contains(document.activeElement) ? Number(document.activeElement.closest('tr').getAttribute('aria-rowindex')) - 2 : -Infinity;
  }

  // The row's button, or the whole table where that row is not in the page any more.
  focus(name) {
    (this.#rows.get(name)?.open ?? this.scroll).focus();
  }

  #matches(member) {
    if (this.status && member.status !== this.status) return false;
    if (!this.text) return true;
    return member.name.toLowerCase().includes(this.text) || member.address.includes(this.text) || tagsOf(member).toLowerCase().includes(this.text);
  }
}

export const ordinal = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const isLive = member => member.status !== 'dead' && member.status !== 'left';
export const tagsOf = member => Object.entries(member.tags).map(([key, value]) => `${key}=${value}`).join(' ');
export const short = hash => (hash ? hash.slice(0, 6) : '');
export const milliseconds = value => (value == null ? '–' : value < 10 ? value.toFixed(2) + ' ms' : Math.round(value) + ' ms');
export const healthOf = member => {
  const score = member.sighting?.localHealth;
  return score == null ? '–' : score === 0 ? 'good' : `slow (${score})`;
};

export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== String(value)) element.setAttribute(name, value);
}

function newRow(name, onOpen) {
  const element = document.createElement('tr');
  const head = document.createElement('th');
  head.scope = 'row';
  const open = document.createElement('button');
  open.type = 'button';
  open.addEventListener('click', () => onOpen(name));
  head.append(open);
  element.append(head);
  for (let i = 0; i < 7; i++) element.append(document.createElement('td'));
  const [health, mark] = [document.createElement('span'), document.createElement('span')];
  mark.className = 'mark';
  mark.textContent = 'datagrams blocked';
  element.children[3].append(health, ' ', mark);
  return { element, open, health, mark, stale: true };
}

function fill(row, member) {
  row.stale = false;
  const [, status, rtt, , view, tags, address, life] = row.element.children;
  setText(row.open, member.name + (member.isSelf ? ' (this node)' : ''));
  setText(status, member.status);
  status.className = 'status ' + member.status;
  setText(rtt, milliseconds(member.sighting?.roundTripMs));
  setText(row.health, healthOf(member));
  row.mark.hidden = !member.isStreamOnly;
  setText(view, short(member.sighting?.viewHash) || '–');
  setText(tags, tagsOf(member));
  tags.title = tagsOf(member);
  setText(address, member.address);
  setText(life, `${new Date(member.generation).toLocaleTimeString([], { hour12: false })} / ${member.incarnation}`);
}

function spacer() {
  const row = document.createElement('tr');
  row.className = 'spacer';
  row.setAttribute('aria-hidden', 'true');
  row.append(document.createElement('td'));
  row.firstChild.colSpan = 8;
  return row;
}
