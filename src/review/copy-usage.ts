import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { App } from '../assignment/records.js';
import { messageOf } from '../errors.js';
import { factOf } from '../files/file-fact.js';
import { createNdjsonGz, type NdjsonFact, type NdjsonGzWriter } from '../files/ndjson-gz-writer.js';
import { type FileFact, writeOutputFile } from '../files/output-file.js';
import { createScope } from '../policy/scope.js';
import { LAYOUT, usageName } from '../run/layout.js';
import { createNamer } from '../run/nameable.js';
import type { UsageFacts } from '../run/usage-facts.js';
import { readUsageFacts, type UseRecord } from '../run/usage-records.js';
import { DAY_MS, type Pair } from '../usage/ledger/pairs.js';
import { readLedger } from '../usage/read-ledger.js';
import type { ReviewOptions } from './options.js';

/** What a run took from the ledger of sign-ins. */
export interface CopiedUsage {
  /** Undefined where the policy names no ledger. */
  readonly facts: UsageFacts | undefined;
  readonly files: readonly (FileFact | NdjsonFact)[];
}

/** The run as it was opened; `list` is undefined where its apps could not be listed. */
interface RunWithApps {
  readonly folder: string;
  readonly asOf: string;
  readonly list: { readonly apps: readonly App[] } | undefined;
}

/** Okta's name for the app of its Admin Console. */
const ADMIN_CONSOLE = 'saasure';

const BATCH = 1000;

/**
 * Takes what the ledger knows of the apps in scope, up to as-of, into the snapshot, before anything is judged: reports are
 * derived from the run's folder alone. A ledger that cannot be read is said, and leaves the rules about it unknown. A
 * resumed run keeps what it has taken, and takes from the same ledger what it had not.
 */
export async function copyUsage(
  run: RunWithApps,
  options: Pick<ReviewOptions, 'policy' | 'only' | 'ledger' | 'resume' | 'signal'>,
): Promise<CopiedUsage> {
  const { folder } = run;
  if (options.policy.policy.usage === undefined || run.list === undefined) return { facts: undefined, files: [] };
  const kept = options.resume === undefined ? undefined : await readUsageFacts(folder);
  if (kept !== undefined) return { facts: kept, files: await filesOf(folder, kept) };
  let copied: CopiedUsage;
  try {
    const ledger = options.ledger ?? options.resume?.start.ledger;
    if (ledger === undefined) throw new Error(NOT_TAKEN);
    copied = await copyFrom(ledger, run, options);
  } catch (error) {
    options.signal.throwIfAborted();
    await rm(join(folder, LAYOUT.usageFolder), { recursive: true, force: true });
    copied = { facts: { why: messageOf(error), ...NOTHING }, files: [] };
  }
  const text = `${JSON.stringify(copied.facts, undefined, 1)}\n`;
  const file = await writeOutputFile(join(folder, LAYOUT.usage), text, { name: LAYOUT.usage });
  return { facts: copied.facts, files: [...copied.files, file] };
}

const NOT_TAKEN = 'the run was interrupted before it had taken from the ledger what it needs';
const NOTHING = { events: [], spans: [], pairs: 0, uses: 0, apps: [] };

async function copyFrom(
  ledger: string,
  { folder, asOf, list }: RunWithApps,
  { policy, only, signal }: Pick<ReviewOptions, 'policy' | 'only' | 'signal'>,
): Promise<CopiedUsage> {
  const scope = createScope(policy.policy, only);
  const inScope = new Set(list?.apps.filter((app) => scope.decide(app).inScope).map(({ id }) => id));
  const adminConsole = list?.apps.find(({ name }) => name === ADMIN_CONSOLE)?.id;
  if (adminConsole !== undefined) inScope.add(adminConsole);
  // such an app is incomplete already, and no file can be named after it
  const whyUnnameable = createNamer('app');
  for (const id of inScope) if (whyUnnameable(id) !== undefined) inScope.delete(id);
  const { head, pairs } = await readLedger(ledger, signal);
  await rm(join(folder, LAYOUT.usageFolder), { recursive: true, force: true }); // what a kill has left
  await mkdir(join(folder, LAYOUT.usageFolder), { recursive: true, mode: 0o700 });
  const apps: UsageFacts['apps'][number][] = [];
  const files: NdjsonFact[] = [];
  for await (const { appId, records } of byApp(pairs, Date.parse(asOf), inScope)) {
    const writer = await createNdjsonGz(join(folder, usageName(appId)), { name: usageName(appId) });
    const uses = await writeAll(writer, records);
    const file = await writer.finish();
    files.push(file);
    apps.push({ appId, pairs: file.rows, uses });
  }
  const { events, spans, pairs: known, uses } = head;
  const facts = { why: '', events, spans, pairs: known, uses, apps };
  return { facts: adminConsole === undefined ? facts : { ...facts, console: adminConsole }, files };
}

async function writeAll(writer: NdjsonGzWriter, records: AsyncIterable<UseRecord>): Promise<number> {
  let batch: UseRecord[] = [];
  let uses = 0;
  try {
    for await (const record of records) {
      batch.push(record);
      for (const of of Object.values(record.days)) uses += of;
      if (batch.length < BATCH) continue;
      await writer.write(batch);
      batch = [];
    }
    await writer.write(batch);
    return uses;
  } catch (error) {
    await writer.abandon();
    throw error;
  }
}

interface AppUses {
  readonly appId: string;
  /** To be read to their end before the next app. */
  readonly records: AsyncIterable<UseRecord>;
}

/** The pairs of the apps that are asked for, which come app by app, without what happened after as-of. */
async function* byApp(
  pairs: AsyncIterable<Pair>,
  asOfMs: number,
  inScope: ReadonlySet<string>,
): AsyncGenerator<AppUses> {
  const source = pairs[Symbol.asyncIterator]();
  const next = async (): Promise<{ appId: string; record: UseRecord } | undefined> => {
    for (;;) {
      const { done, value } = await source.next();
      if (done === true) return undefined;
      const record = inScope.has(value.appId) ? recordUpTo(value, asOfMs) : undefined;
      if (record !== undefined) return { appId: value.appId, record };
    }
  };
  try {
    let head = await next();
    async function* ofApp(appId: string): AsyncGenerator<UseRecord> {
      for (; head?.appId === appId; head = await next()) yield head.record;
    }
    while (head !== undefined) yield { appId: head.appId, records: ofApp(head.appId) };
  } finally {
    await source.return?.(); // closes its file
  }
}

/** Undefined where all of it came later. Of the last day before as-of only the date is known where there were later ones. */
function recordUpTo({ userId, firstMs, lastMs, days }: Pair, asOfMs: number): UseRecord | undefined {
  if (firstMs > asOfMs) return undefined;
  const known = lastMs <= asOfMs ? days : days.filter(([day]) => day * DAY_MS <= asOfMs);
  const lastDay = known.at(-1)?.[0] ?? 0;
  const last = lastMs <= asOfMs ? lastMs : Math.max(firstMs, lastDay * DAY_MS);
  return {
    userId,
    first: new Date(firstMs).toISOString(),
    last: new Date(last).toISOString(),
    days: Object.fromEntries(known.map(([day, uses]) => [new Date(day * DAY_MS).toISOString().slice(0, 10), uses])),
  };
}

async function filesOf(folder: string, { apps, why }: UsageFacts): Promise<CopiedUsage['files']> {
  const own = [LAYOUT.usage, ...(why === '' ? apps.map(({ appId }) => usageName(appId)) : [])];
  const rows = new Map(apps.map(({ appId, pairs }) => [usageName(appId), pairs]));
  return await Promise.all(
    own.map(async (name) => {
      const fact = await factOf(join(folder, name), name);
      const of = rows.get(name);
      return of === undefined ? fact : { ...fact, rows: of };
    }),
  );
}

/** What should be known of the ledger, a sentence each. */
export function usageWarnings(facts: UsageFacts | undefined, asOf: string): string[] {
  if (facts === undefined) return [];
  if (facts.why !== '')
    return [`The ledger of sign-ins could not be read: ${facts.why}. The rules about last use are unknown`];
  const end = facts.spans.reduce((latest, { to }) => (to > latest ? to : latest), '');
  if (end === '') return ['The ledger of sign-ins covers no time yet, so that the rules about last use are unknown'];
  if (Date.parse(end) >= Date.parse(asOf) - DAY_MS) return [];
  return [`The ledger of sign-ins ends at ${end}, more than a day before as-of: \`usage update\` continues it`];
}
