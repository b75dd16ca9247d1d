import { join } from 'node:path';
import { isObject, isText } from '../assignment/json-guards.js';
import type { JsonObject } from '../assignment/records.js';
import { IncompleteError } from '../errors.js';
import { parseJson } from '../files/json-text.js';
import { isMissingFile } from '../files/missing-file.js';
import { readRegular } from '../files/regular-file.js';
import { LAYOUT, usageName } from './layout.js';
import { records } from './path-records.js';
import { type UsageFacts, usageFactsSchema } from './usage-facts.js';

/** A record of `snapshot/usage/<appId>.ndjson.gz`: one user's uses of the app up to as-of. Times are ISO 8601 in UTC. */
export interface UseRecord extends JsonObject {
  readonly userId: string;
  readonly first: string;
  readonly last: string;
  /** How many there were, by date. */
  readonly days: Readonly<Record<string, number>>;
}

/** What a run took from the ledger; undefined where it took nothing, or was cut off before. */
export async function readUsageFacts(folder: string): Promise<UsageFacts | undefined> {
  const path = join(folder, LAYOUT.usage);
  const bytes = await readRegular(path).catch((error: unknown) => {
    if (isMissingFile(error)) return undefined;
    throw error;
  });
  if (bytes === undefined) return undefined;
  const parsed = usageFactsSchema.safeParse(parseJson(bytes.toString('utf8'), path));
  if (parsed.success) return parsed.data;
  throw new IncompleteError(`${path} is damaged: ${parsed.error.issues[0]?.message ?? ''}`);
}

/** The uses of one app. */
export async function* readUses(folder: string, appId: string, signal?: AbortSignal): AsyncGenerator<UseRecord> {
  yield* records(join(folder, usageName(appId)), "user's uses of an app", isUseRecord, signal);
}

function isUseRecord(record: JsonObject): record is UseRecord {
  const { userId, first, last, days } = record;
  return (
    isText(userId) && isText(first) && isText(last) && isObject(days) && Object.values(days).every(Number.isInteger)
  );
}
