import { neutralised } from '../../report/neutral-text.js';
import { csvLine, csvRecords } from './csv-text.js';
import { type Decision, type Decisions, needsReason, WORDS } from './decisions.js';
import type { Packet } from './packet.js';

/** What `decide` reads, and the packet's token: whoever sends it back had the packet. */
const COLUMNS = [
  'app_id',
  'user_id',
  'row_digest',
  'decision',
  'decision_reason',
  'reviewer',
  'packet_token',
  'app',
  'person',
] as const;

/** The decisions as the file that is sent back: UTF-8 with a byte-order mark, as every CSV file of the run. */
export function decisionsCsv({ data, entries }: Packet, { byRow }: Decisions): string {
  const lines = entries.flatMap((entry) => {
    const decision = byRow.get(entry.at);
    if (decision === undefined) return [];
    const { appId, userId, digest, app, person } = entry;
    const reason = neutralised(decision.reason);
    const cells = [appId, userId, digest, decision.word, reason, data.reviewer, data.token];
    return [csvLine([...cells, neutralised(app), neutralised(person)])];
  });
  return `\ufeff${csvLine(COLUMNS)}${lines.join('')}`;
}

/** `decisions cfo@example.com 2026-11-26 14.03.csv`: a name that every system takes. */
export function decisionsFileName(reviewer: string, now: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const day = `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  const safe = reviewer.replace(/[^A-Za-z0-9._@+-]/g, '_').slice(0, 80);
  return `decisions ${safe} ${day} ${two(now.getHours())}.${two(now.getMinutes())}.csv`;
}

/** What a saved file has for this packet: its decisions by row, and how many of its lines are of no use here. */
export interface SavedDecisions {
  readonly byRow: ReadonlyMap<number, Decision>;
  /** Lines of another run, of another reviewer's packet, or without the reason that they need. */
  readonly strange: number;
}

/** Reads a file that this page saved, perhaps on another machine; throws where it is none. */
export function readDecisionsFile({ entries }: Packet, text: string): SavedDecisions {
  const [header = [], ...records] = csvRecords(text);
  const place = (name: (typeof COLUMNS)[number]) => header.findIndex((cell) => cell.trim().toLowerCase() === name);
  const [app, user, digest, word, reason] = COLUMNS.map(place);
  if ([app, user, digest, word, reason].some((at) => at === undefined || at < 0)) {
    throw new Error('This is not a file of decisions: its first line lacks the columns that this page writes.');
  }
  const keyOf = (...parts: readonly string[]) => parts.join('\n');
  const rows = new Map(entries.map((entry) => [keyOf(entry.appId, entry.userId, entry.digest), entry]));
  const byRow = new Map<number, Decision>();
  let strange = 0;
  for (const record of records) {
    const cell = (at: number | undefined) => (record[at ?? -1] ?? '').trim();
    const found = WORDS.find((known) => known === cell(word).toLowerCase());
    const entry = rows.get(keyOf(cell(app), cell(user), cell(digest)));
    const why = plainReason(cell(reason));
    if (entry === undefined || found === undefined || (why === '' && needsReason(found, entry))) strange += 1;
    else byRow.set(entry.at, { word: found, reason: why });
  }
  return { byRow, strange };
}

/** Without the apostrophe that keeps a spreadsheet from taking the text for a formula. */
function plainReason(text: string): string {
  return text.startsWith("'") && neutralised(text.slice(1)) === text ? text.slice(1) : text;
}
