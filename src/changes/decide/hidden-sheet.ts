import { ConfigError } from '../../errors.js';
import type { SheetRow } from '../../files/xlsx-rows.js';
import { PACKET_LAYOUTS } from '../../packets/packet-columns.js';
import { IDENTITY_LABELS, KEY_HEADINGS, PACKET_SHEETS } from '../../packets/packet-sheets.js';
import type { FinishedRun } from '../../run/finished-run.js';

/** What the hidden sheet says of a row, by its number. */
interface RowKey {
  readonly appId: string;
  readonly userId: string;
  readonly rowDigest: string;
  /** Where the digest stands. */
  readonly digestCell: string;
}

type Label = (typeof IDENTITY_LABELS)[number];

/** The sheet by which a packet is known: which run it is of, whose it is, and which row is which. */
export interface HiddenSheet {
  readonly identity: Readonly<Record<Label, string>>;
  readonly keys: ReadonlyMap<string, RowKey>;
}

/** Where the packet says whose it is. */
export const REVIEWER_CELL = cellOf('reviewer');

export async function readHiddenSheet(rows: AsyncIterable<SheetRow>): Promise<HiddenSheet> {
  const values = new Map<string, string>();
  const keys = new Map<string, RowKey>();
  let areKeys = false;
  for await (const { number, cells } of rows) {
    const [index = '', appId = '', userId = '', rowDigest = ''] = cells;
    if (!areKeys) {
      // packets of earlier versions have fewer labels
      areKeys = index === KEY_HEADINGS[0];
      if (!areKeys) once(values, index, number).set(index, appId);
      continue;
    }
    if (index === '') continue;
    const letter = String.fromCharCode(64 + KEY_HEADINGS.length);
    once(keys, index, number).set(index, {
      appId,
      userId,
      rowDigest,
      digestCell: `${PACKET_SHEETS.run}!${letter}${number}`,
    });
  }
  const value = (label: Label) => values.get(label) ?? '';
  return {
    identity: {
      schema: value('schema'),
      org: value('org'),
      as_of: value('as_of'),
      run_started_at: value('run_started_at'),
      reviewer: value('reviewer'),
      packet_token: value('packet_token'),
    },
    keys,
  };
}

/** The map, where it does not have the key yet: of two rows of the same name nobody knows which one is meant. */
function once<T>(map: Map<string, T>, key: string, number: number): Map<string, T> {
  if (!map.has(key) || key === '') return map;
  throw new ConfigError([
    `its sheet ${PACKET_SHEETS.run} says twice what ${JSON.stringify(key)} is, the second time in row ${number}: fill in the packet as it was sent`,
  ]);
}

/** Where the packet says that it is of something else; undefined where it is of this run. */
export function foreignCell(
  { identity }: HiddenSheet,
  { facts }: FinishedRun,
): { cell: string; why: string } | undefined {
  const expected = { org: facts.org, as_of: facts.asOf, run_started_at: facts.startedAt };
  const labels = ['org', 'as_of', 'run_started_at'] as const;
  const label = labels.find((name) => identity[name] !== expected[name]);
  if (label !== undefined) return foreign(label, identity[label], expected[label]);
  if (PACKET_LAYOUTS.has(identity.schema)) return undefined;
  return foreign('schema', identity.schema, [...PACKET_LAYOUTS.keys()].join(' or '));
}

function foreign(label: Label, found: string, expected: string): { cell: string; why: string } {
  return {
    cell: cellOf(label),
    why: `the packet is of another run: its ${label} is ${JSON.stringify(found)}, the run's is ${JSON.stringify(expected)}`,
  };
}

function cellOf(label: Label): string {
  return `${PACKET_SHEETS.run}!B${IDENTITY_LABELS.indexOf(label) + 1}`;
}
