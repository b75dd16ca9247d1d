import { LAYOUT } from '../../run/layout.js';
import { signingEvidence } from '../../run/signed-before.js';
import { type Check, checkOf } from './verify-report.js';

/**
 * The check of the origin once more, where no key was given to make it: a run that has no signature fails by what shows
 * that it had one, as `plan` refuses it. Whoever may write to the folder could take the signature away.
 */
export async function expectSigned(origin: Check, folder: string, org: string): Promise<Check> {
  if (origin.state !== 'not-done') return origin;
  const evidence = await signingEvidence(folder, org);
  if (evidence === undefined || evidence.by === 'envelope') return origin;
  const note =
    evidence.by === 'records'
      ? 'The run was signed when its records were written, and the signature is gone.'
      : 'The run is not signed, though others of its org are: --unsigned checks one that was made before.';
  return checkOf('origin', [{ file: LAYOUT.envelope, what: `is missing: ${evidence.text}` }], note);
}
