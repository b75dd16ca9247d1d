import { ConfigError } from '../../errors.js';
import type { ReviewedAssignment } from '../../report/model.js';
import { isRuleId, RULE_IDS } from '../../rules/registry.js';
import { type BulkOptions, type BulkResult, decideInBulk } from './decide-in-bulk.js';

export interface AcceptOptions extends BulkOptions {
  readonly rules: readonly string[];
}

export interface AcceptResult extends BulkResult {
  /** Rows of these rules for which nothing is recommended but a look: there is no recommendation to accept. */
  readonly onlyCheck: number;
}

/**
 * Records, as one person's decisions, the revokes that the named rules recommend. Where a rule recommends a look, no
 * decision is made up.
 */
export async function acceptRecommended(options: AcceptOptions): Promise<AcceptResult> {
  const { rules } = options;
  const unknown = rules.filter((id) => !isRuleId(id));
  if (unknown.length > 0 || rules.length === 0) {
    throw new ConfigError([`--rule names ${unknown.join(', ') || 'no rule'}; known: ${RULE_IDS.join(', ')}`]);
  }
  let onlyCheck = 0;
  const result = await decideInBulk(options, ({ reviewed }) => {
    const findings = openFindings(reviewed, rules);
    const revoking = findings.filter(({ recommend }) => recommend === 'revoke');
    if (findings.length > 0 && revoking.length === 0) onlyCheck += 1;
    if (revoking.length === 0) return undefined;
    return {
      decision: 'revoke',
      reason: `recommendation accepted: ${revoking.map(({ reason }) => reason).join(' ')}`,
      source: { acceptedRules: [...rules] },
    };
  });
  return { ...result, onlyCheck };
}

function openFindings({ evaluation }: ReviewedAssignment, rules: readonly string[]) {
  return evaluation.findings.filter(({ status, ruleId }) => status === 'open' && rules.includes(ruleId));
}
