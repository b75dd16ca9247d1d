import { isSubject } from '../assignment/subject.js';
import { type WalkedRun, walkSubjects } from './walk-rows.js';

/**
 * Every name of a person: the one that was given, and all that Okta knows of the users of the run whom it names. Reads the
 * whole snapshot; memory holds the names.
 */
export async function knownAs(run: WalkedRun, person: string, signal: AbortSignal): Promise<readonly string[]> {
  const names = new Set([person]);
  for await (const subject of walkSubjects(run, signal)) {
    if (!isSubject(person, subject)) continue;
    const { id, login, email, addresses = [] } = subject;
    for (const name of [id, login, email, ...addresses]) if (name !== '') names.add(name);
  }
  return [...names];
}
