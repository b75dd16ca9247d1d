import type { Entry } from './packet.js';

export const GROUPINGS = ['', 'person', 'app'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** What the list shows, from top to bottom. */
export type Item =
  | { readonly kind: 'group'; readonly key: string; readonly label: string; readonly entries: readonly Entry[] }
  | { readonly kind: 'row'; readonly key: string; readonly entry: Entry };

/** The rows under their groups, each group where its first row stands: what is to be revoked stays on top. */
export function itemsOf(entries: readonly Entry[], grouping: Grouping): readonly Item[] {
  if (grouping === '') return entries.map(rowItem);
  const groups = new Map<string, Entry[]>();
  for (const entry of entries) {
    const key = grouping === 'app' ? entry.appId : entry.userId;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return [...groups].flatMap(([key, group]) => {
    const label = (grouping === 'app' ? group[0]?.app : group[0]?.person) || key;
    return [{ kind: 'group' as const, key: `group ${key}`, label, entries: group }, ...group.map(rowItem)];
  });
}

/** The rows of a list in its order: what j and k walk along. */
export function rowsOf(items: readonly Item[]): readonly Entry[] {
  return items.flatMap((item) => (item.kind === 'row' ? [item.entry] : []));
}

function rowItem(entry: Entry): Item {
  return { kind: 'row', key: String(entry.at), entry };
}

/**
 * Where to go once a row is decided: the next row after it that is open, else the first open one, else the row itself.
 * `after` is the row's place in the packet, which may not be in the list any more.
 */
export function nextOpen(rows: readonly Entry[], after: number, isOpen: (row: number) => boolean): Entry | undefined {
  const place = rows.findIndex(({ at }) => at === after);
  const open = ({ at }: Entry) => at !== after && isOpen(at);
  return rows.slice(place + 1).find(open) ?? rows.find(open) ?? rows[place];
}
