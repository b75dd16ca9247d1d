import { personKey } from '../assignment/person.js';
import { rowKey } from '../assignment/row-key.js';
import { subjectOf } from '../assignment/subject.js';
import { readDecisions } from '../changes/decide/decision-log.js';
import { assignedReviewers } from '../run/assigned-reviewers.js';
import type { FinishedRun } from '../run/finished-run.js';
import { walkRows } from '../run/walk-rows.js';

/** What is refused still of one returned file. */
export interface RefusedFile {
  /** Whom the file names. */
  readonly reviewerKey: string;
  /** Whose rows these are to decide: another's where the file names a delegate. */
  readonly ownerKey: string;
  readonly file: string;
  readonly sha256: string;
  /** The record of its last refusal, standing or not. */
  readonly lastSeq: number;
  readonly rows: readonly RefusedRow[];
}

interface RefusedRow {
  readonly cell: string;
  readonly why: string;
  readonly at: string;
  /** Empty where the row is not this reviewer's. */
  readonly appLabel: string;
  readonly login: string;
}

interface Standing {
  readonly key: string;
  readonly appId: string;
  readonly cell: string;
  readonly why: string;
  readonly at: string;
}

interface OfFile extends Omit<RefusedFile, 'rows' | 'lastSeq' | 'ownerKey'> {
  lastSeq: number;
  readonly rows: Map<string, Standing>;
}

/** By whom a file may name, the reviewers for whom that person decides: themselves, and those whose delegate they are. */
export type SpeaksFor = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * The files of these people of which rows were refused and not decided since, in the order of their import; a
 * delegate's apart for each reviewer in whose place they decide. Of a row that
 * is somebody else's nothing is told but that. Memory grows with the refusals.
 */
export async function refusedFiles(
  run: FinishedRun,
  speaksFor: SpeaksFor,
  signal: AbortSignal,
): Promise<RefusedFile[]> {
  const files = await readRefusals(run, speaksFor, signal);
  const standing = [...files.values()].filter(({ rows }) => rows.size > 0);
  if (standing.length === 0) return [];
  const facts = await factsOfRows(run, standing, signal);
  return standing.flatMap(({ rows, ...file }) => {
    const owners = speaksFor.get(file.reviewerKey) ?? new Set<string>();
    return [...owners].flatMap((ownerKey) => {
      const told = [...rows.values()].flatMap(({ key, cell, why, at }): RefusedRow[] => {
        const { reviewerKey, appLabel, login } = facts.get(key) ?? NOT_THERE;
        if (reviewerKey === ownerKey) return [{ cell, why, at, appLabel, login }];
        if (ownerKey !== file.reviewerKey || owners.has(reviewerKey)) return [];
        return [{ cell, why: 'the row is not assigned to you', at, appLabel: '', login: '' }];
      });
      return told.length === 0 ? [] : [{ ...file, ownerKey, rows: told }];
    });
  });
}

async function readRefusals(
  run: FinishedRun,
  speaksFor: SpeaksFor,
  signal: AbortSignal,
): Promise<ReadonlyMap<string, OfFile>> {
  const files = new Map<string, OfFile>();
  /** Which of them a row is refused in: most decisions are about none. */
  const filesOf = new Map<string, Set<OfFile>>();
  for await (const { record, seq } of readDecisions(run, signal)) {
    if (record.kind === 'file') continue;
    const { appId, source, at } = record;
    const key = rowKey(appId, record.userId);
    if (record.kind === 'decision') {
      for (const { rows } of filesOf.get(key) ?? []) rows.delete(key);
      filesOf.delete(key);
      continue;
    }
    const reviewerKey = personKey(record.reviewer);
    if (!('file' in source) || !speaksFor.has(reviewerKey)) continue;
    const { file, sha256, cell } = source;
    const name = `${reviewerKey} ${sha256}`;
    const ofFile = files.get(name) ?? { reviewerKey, file, sha256, lastSeq: seq, rows: new Map<string, Standing>() };
    files.set(name, ofFile);
    ofFile.lastSeq = seq;
    ofFile.rows.set(key, { key, appId, cell, why: record.why, at });
    filesOf.set(key, (filesOf.get(key) ?? new Set<OfFile>()).add(ofFile));
  }
  return files;
}

const NOT_THERE = { reviewerKey: '', appLabel: '', login: '' };

async function factsOfRows(
  run: FinishedRun,
  files: readonly OfFile[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, typeof NOT_THERE>> {
  const wanted = files.flatMap(({ rows }) => [...rows.values()]);
  const keys = new Set(wanted.map(({ key }) => key));
  const reviewerOf = await assignedReviewers(run, signal);
  const facts = new Map<string, typeof NOT_THERE>();
  for await (const { app, rows } of walkRows(run, signal, new Set(wanted.map(({ appId }) => appId)))) {
    for (const row of rows) {
      const key = rowKey(app.id, row.appUser.id);
      if (!keys.has(key)) continue;
      const subject = subjectOf(row);
      const assigned = reviewerOf(app, subject);
      const reviewerKey = assigned.kind === 'reviewer' ? personKey(assigned.reviewer) : '';
      facts.set(key, { reviewerKey, appLabel: app.label, login: subject.login });
    }
  }
  return facts;
}
