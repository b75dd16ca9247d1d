import { join } from 'node:path';
import { COMPARED } from '../assignment/compared-columns.js';
import type { ComparedValues } from '../assignment/compared-values.js';
import { isObject, isText } from '../assignment/json-guards.js';
import type { JsonObject } from '../assignment/records.js';
import type { EarlierDecision, FindingAge, Removal } from '../assignment/row-before.js';
import { IncompleteError } from '../errors.js';
import { LAYOUT } from './layout.js';
import { records } from './path-records.js';

/** A record of `snapshot/previous/apps.ndjson.gz`: an app that the run before listed. */
export interface PreviousAppRecord extends JsonObject {
  readonly id: string;
  readonly label: string;
  /** `compared`: it was read to its end. `excluded` from its scope, or `unread`: nothing may be concluded from it. */
  readonly state: 'compared' | 'excluded' | 'unread';
  readonly rows: number;
}

/** A record of `snapshot/previous/rows/<appId>.ndjson.gz`: one row of the run before. */
export interface PreviousRowRecord extends JsonObject {
  /** The user's id. */
  readonly id: string;
  readonly values: ComparedValues;
  readonly decision?: EarlierDecision;
  /** The findings of its rules, by rule. */
  readonly findings?: Readonly<Record<string, FindingAge>>;
}

/** What such a record says beside its values. */
export type PreviousMore = Pick<PreviousRowRecord, 'decision' | 'findings'>;

/** The apps of the run before, in its order. */
export async function* readPreviousApps(folder: string, signal?: AbortSignal): AsyncGenerator<PreviousAppRecord> {
  yield* records(join(folder, LAYOUT.previousApps), 'line of an app of the run before', isPreviousApp, signal);
}

/** Accesses that earlier runs removed. */
export async function* readRemovals(folder: string, signal?: AbortSignal): AsyncGenerator<Removal> {
  yield* records(join(folder, LAYOUT.previousRemovals), 'removal', isRemoval, signal);
}

/** One row, from its line. Throws IncompleteError where it is not one. */
export function parsePreviousRow(value: unknown): PreviousRowRecord {
  if (isObject(value) && isPreviousRow(value)) return value;
  throw new IncompleteError('a record of the snapshot is not a row of the run before');
}

/** What a row says beside id and values, where it stands alone. Throws IncompleteError where it is nothing else. */
export function parsePreviousMore(value: unknown): PreviousMore {
  if (isObject(value) && isPreviousMore(value) && value.id === undefined && value.values === undefined) return value;
  throw new IncompleteError('a record of the snapshot is not a row of the run before');
}

const STATES: readonly unknown[] = ['compared', 'excluded', 'unread'];

function isPreviousApp(record: JsonObject): record is PreviousAppRecord {
  return isText(record.id) && isText(record.label) && STATES.includes(record.state) && typeof record.rows === 'number';
}

function isPreviousRow(record: JsonObject): record is PreviousRowRecord {
  const { id, values } = record;
  if (!isText(id) || !Array.isArray(values) || values.length !== COMPARED.length || !values.every(isText)) return false;
  return isPreviousMore(record);
}

function isPreviousMore(record: JsonObject): record is JsonObject & PreviousMore {
  const { decision, findings } = record;
  if (decision !== undefined && !(isObject(decision) && isDecision(decision))) return false;
  return findings === undefined || (isObject(findings) && Object.values(findings).every(isAge));
}

function isDecision({ decision, reviewer, at }: JsonObject): boolean {
  return (decision === 'keep' || decision === 'revoke') && isText(reviewer) && isText(at);
}

function isAge(value: unknown): boolean {
  return isObject(value) && isText(value.firstSeen) && typeof value.reviews === 'number';
}

function isRemoval(record: JsonObject): record is JsonObject & Removal {
  return [record.appId, record.userId, record.at, record.by, record.run].every(isText);
}
