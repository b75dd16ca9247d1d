import { searchable } from '../parts/search-text.js';
import type { PacketData, PageRow, ShownColumn } from './page-data.js';

/** A row with what the page looks for in it. */
export interface Entry extends PageRow {
  /** Its place in the packet, counted from 0. */
  readonly at: number;
  readonly app: string;
  readonly person: string;
  readonly login: string;
  /** By which way the access holds, in a few words. */
  readonly path: string;
}

/** A packet as the page works with it. */
export interface Packet {
  readonly data: PacketData;
  readonly entries: readonly Entry[];
  /** The text that a search looks through, folded; made when it is first asked for. */
  haystack(entry: Entry): string;
}

export function packetOf(data: PacketData, rows: readonly PageRow[]): Packet {
  const places = new Map(data.columns.map(({ key }, at) => [key, at] as const));
  const value = (row: PageRow, key: string) => row.shown[places.get(key) ?? -1] ?? '';
  const haystacks: string[] = [];
  return {
    data,
    entries: rows.map((row, at) => ({
      ...row,
      at,
      app: value(row, 'app'),
      person: value(row, 'person'),
      login: value(row, 'login'),
      path: value(row, 'path').split('\n', 1)[0] ?? '',
    })),
    haystack(entry) {
      const known = haystacks[entry.at];
      if (known !== undefined) return known;
      const texts = data.columns.map(({ isTime }, at) => (isTime ? '' : (entry.shown[at] ?? '')));
      const made = searchable([...texts, ...entry.findings.map(({ reason }) => reason)].join('\n'));
      haystacks[entry.at] = made;
      return made;
    },
  };
}

/** What a card tells beside who, which app and what is recommended: every other column that has something to say. */
export function detailsOf({ data }: Packet, entry: Entry): readonly { column: ShownColumn; text: string }[] {
  const ELSEWHERE = ['app', 'person', 'recommendation'];
  return data.columns
    .map((column, at) => ({ column, text: entry.shown[at] ?? '' }))
    .filter(({ column, text }) => text !== '' && !ELSEWHERE.includes(column.key));
}

export function shownOf({ data }: Packet, entry: Entry, key: string): string {
  return entry.shown[data.columns.findIndex((column) => column.key === key)] ?? '';
}
