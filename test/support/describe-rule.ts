import { expect } from 'chai';
import type { BaseSettings, Rule } from '../../src/rules/rule.js';
import { type Case, outcomeOf } from './outcomes.js';

const VERBS = {
  finding: 'fires',
  pass: 'passes',
  'not-applicable': 'is not applicable',
  unknown: 'is unknown',
} as const;

/** One test for each case: the outcome, and the whole reason where the case gives one. */
export function describeRule<S extends BaseSettings>(rule: Rule<S>, cases: readonly Case<S>[]): void {
  describe(rule.id, () => {
    for (const example of cases) {
      it(`${VERBS[example.expected]} ${example.when}`, () => {
        const outcome = outcomeOf(rule, example);

        expect(outcome.kind).to.equal(example.expected);
        if (example.reason !== undefined) expect(outcome).to.have.property('reason', example.reason);
      });
    }
  });
}

/** The cases that every rule about the user shares. */
export const ABOUT_USER = [
  {
    when: 'for a user that could not be read',
    given: { lookup: { state: 'unread', why: 'GET /api/v1/users/00u1 answered 403' } },
    expected: 'unknown',
    reason: 'The Okta user could not be read, so this rule could not be judged: GET /api/v1/users/00u1 answered 403',
  },
  { when: 'for a user that Okta does not have', given: { lookup: { state: 'missing' } }, expected: 'not-applicable' },
] as const satisfies readonly Case<BaseSettings>[];
