import { isMailAddress } from '../assignment/mail-address.js';
import { personKey } from '../assignment/person.js';
import { isSubject, type Subject } from '../assignment/subject.js';
import { indexPeople } from '../policy/reviewers/people-index.js';
import type { FinishedRun } from '../run/finished-run.js';
import { walkSubjects } from '../run/walk-rows.js';

/**
 * The managers of these people by what the run's users say, as addresses; absent for who is not among them, and for whom no
 * manager is found, or only themselves or somebody deactivated. Memory grows with these people.
 */
export async function managersOf(
  run: FinishedRun,
  people: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const { reviewers } = run.policy;
  const managers = new Map<string, string>();
  if (reviewers === undefined || people.length === 0) return managers;
  const subjects = await subjectsOf(run, people, signal);
  let isFirst = true;
  // whose managers are looked for comes first, who they may be comes after that
  const users = () => {
    if (!isFirst) return walkSubjects(run, signal);
    isFirst = false;
    return each([...subjects.values()]);
  };
  const index = await indexPeople({ reviewers: { ...reviewers, by: 'manager' }, owners: [] }, users);
  for (const [person, subject] of subjects) {
    const found = index.managerOf(subject);
    if (found.kind !== 'found' || found.isDeactivated) continue;
    if (isMailAddress(found.reviewer) && !isSubject(found.reviewer, subject)) managers.set(person, found.reviewer);
  }
  return managers;
}

/** Those of the people who are users of the run, by the name that they were asked for by. */
async function subjectsOf(
  run: FinishedRun,
  people: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlyMap<string, Subject>> {
  const wanted = new Map(people.map((person) => [personKey(person), person]));
  const found = new Map<string, Subject>();
  for await (const subject of walkSubjects(run, signal)) {
    for (const name of [subject.login, subject.email, ...(subject.addresses ?? [])]) {
      const person = wanted.get(personKey(name));
      if (person !== undefined) found.set(person, subject);
    }
  }
  return found;
}

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
