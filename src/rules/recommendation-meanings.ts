import type { Recommendation } from './rule.js';

/** What each recommendation means, in the words of the report's summary and of a packet's page. */
export const MEANINGS: Readonly<Record<Recommendation, string>> = {
  revoke: 'a rule that proposes removal found something',
  check: 'something was found, or could not be judged',
  keep: 'nothing is open',
};
