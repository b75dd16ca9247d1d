import { join } from 'node:path';
import type { Assignment } from '../assignment/assignment.js';
import type { App } from '../assignment/records.js';
import { type Subject, subjectOf } from '../assignment/subject.js';
import { IncompleteError } from '../errors.js';
import { isThere } from '../files/is-there.js';
import type { Policy } from '../policy/policy.js';
import { LAYOUT } from './layout.js';
import { loadPeople } from './people-of-run.js';
import { readApps, readAppUsers } from './read-records.js';
import type { RunFacts } from './run-facts.js';
import { embeddedOnly, type FindUser, loadJoinedUsers } from './user-lookups.js';

/** What a walk needs of a run. */
export interface WalkedRun {
  readonly folder: string;
  readonly facts: RunFacts;
  readonly policy: Pick<Policy, 'roster' | 'serviceAccounts'>;
}

/** The rows of a run as the snapshot has them, not judged, in batches; of every app, or of those in `only`. */
export async function* walkRows(
  { folder, facts, policy }: WalkedRun,
  signal: AbortSignal,
  only?: ReadonlySet<string>,
): AsyncGenerator<{ readonly app: App; readonly rows: readonly Assignment[] }> {
  const reads = new Map(facts.apps.map((read) => [read.appId, read]));
  await refuseUnlisted(folder, facts);
  const people = await loadPeople({ folder, policy, asOf: facts.asOf });
  let users: FindUser | undefined;
  for await (const app of readApps(folder, signal)) {
    const read = reads.get(app.id);
    if (read === undefined || read.pages === 0 || only?.has(app.id) === false) continue;
    if (read.notEmbedded > 0) users ??= await loadJoinedUsers(folder, signal);
    const find = users ?? embeddedOnly;
    for await (const batch of readAppUsers(folder, app.id, signal)) {
      const rows = batch.map((appUser) => {
        const user = find(appUser);
        return { app, appUser, user, hr: people.hrOf(user, appUser) };
      });
      yield { app, rows };
    }
  }
}

/** Throws IncompleteError for a run that ended before it had any app, and has nothing to decide, count or pack. */
async function refuseUnlisted(folder: string, { apps, gaps }: RunFacts): Promise<void> {
  if (apps.length > 0 || gaps.length === 0) return;
  if (await isThere(join(folder, LAYOUT.apps))) return;
  throw new IncompleteError(
    `${folder} has nothing to look at: its review ended before it had read anything. ${gaps.join('; ')}. Resume it with \`review --out ${folder} --resume\`, or review anew`,
  );
}

/** Everybody whom a run's rows are about, once for each of their rows. */
export async function* walkSubjects(run: WalkedRun, signal: AbortSignal): AsyncGenerator<Subject> {
  for await (const { rows } of walkRows(run, signal)) yield* rows.map(subjectOf);
}
