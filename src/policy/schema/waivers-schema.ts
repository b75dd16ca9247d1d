import { z } from 'zod';
import { isRuleId, RULE_IDS } from '../../rules/registry.js';
import type { RuleId } from '../../rules/rule-policy.js';
import { section } from './section.js';
import { textSchema } from './values.js';

/** An expired waiver is renewed, not waived in its turn. */
const WAIVABLE: readonly RuleId[] = RULE_IDS.filter((id) => id !== 'waiver-expired');

const ruleSchema = z.enum(WAIVABLE, {
  error: ({ input }) => {
    if (typeof input !== 'string') return undefined;
    const problem = isRuleId(input) ? 'cannot be waived: renew the waiver that expired' : 'is no rule';
    return `"${input}" ${problem}; known: ${WAIVABLE.join(', ')}`;
  },
});

const expiresSchema = z.iso.date({
  error: ({ input }) => (typeof input === 'string' ? `"${input}" is no date; write it as 2026-12-31` : undefined),
});

const waiverSchema = section({
  id: textSchema.describe('How findings and people refer to this waiver.'),
  rule: ruleSchema.describe('The rule whose finding is accepted.'),
  app: textSchema.describe('App id or label glob.'),
  user: textSchema.describe('Login or user id.'),
  reason: textSchema.describe('Why the finding is accepted.'),
  approvedBy: textSchema.describe('Who accepted it: not the user it is about.'),
  expires: expiresSchema.describe('The last day on which it holds, to its end in UTC.'),
});

/** The waivers file: a list. */
export const waiversSchema = z
  .array(waiverSchema)
  .describe('Accepted findings, each with a reason, an approver and an end.');
