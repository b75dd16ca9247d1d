import { activityAfterLeaving } from './activity-after-leaving.js';
import { adminWithoutMfa } from './admin-without-mfa.js';
import { appInactive } from './app-inactive.js';
import { appNotUsed } from './app-not-used.js';
import { assignmentNotActive } from './assignment-not-active.js';
import { directAndByGroup } from './direct-and-by-group.js';
import { directAssignment } from './direct-assignment.js';
import { externalDomain } from './external-domain.js';
import { leftAccordingToRoster } from './left-according-to-roster.js';
import { notInRoster } from './not-in-roster.js';
import { outsideExpectedPopulation } from './outside-expected-population.js';
import { provisioningError } from './provisioning-error.js';
import { revokedAccessReturned } from './revoked-access-returned.js';
import type { Rule } from './rule.js';
import type { RuleId, RuleSettings } from './rule-policy.js';
import { segregationOfDuties } from './segregation-of-duties.js';
import { serviceAccountUnowned } from './service-account-unowned.js';
import { sharedAppUsername } from './shared-app-username.js';
import { userDeactivated } from './user-deactivated.js';
import { userInactive } from './user-inactive.js';
import { userMissing } from './user-missing.js';
import { userMoved } from './user-moved.js';
import { userNeverSignedIn } from './user-never-signed-in.js';
import { userSuspended } from './user-suspended.js';
import { usernameMismatch } from './username-mismatch.js';
import { waiverExpired } from './waiver-expired.js';

/** Every rule, in the order in which findings are listed everywhere. */
export const RULES: { readonly [K in RuleId]: Rule<RuleSettings[K]> } = {
  'user-deactivated': userDeactivated,
  'user-suspended': userSuspended,
  'user-inactive': userInactive,
  'user-never-signed-in': userNeverSignedIn,
  'user-missing': userMissing,
  'app-inactive': appInactive,
  'assignment-not-active': assignmentNotActive,
  'provisioning-error': provisioningError,
  'direct-assignment': directAssignment,
  'username-mismatch': usernameMismatch,
  'shared-app-username': sharedAppUsername,
  'external-domain': externalDomain,
  'outside-expected-population': outsideExpectedPopulation,
  'waiver-expired': waiverExpired,
  'app-not-used': appNotUsed,
  'direct-and-by-group': directAndByGroup,
  'activity-after-leaving': activityAfterLeaving,
  'admin-without-mfa': adminWithoutMfa,
  'revoked-access-returned': revokedAccessReturned,
  'user-moved': userMoved,
  'left-according-to-roster': leftAccordingToRoster,
  'not-in-roster': notInRoster,
  'service-account-unowned': serviceAccountUnowned,
  'segregation-of-duties': segregationOfDuties,
};

/** Whether the text is the id of a rule. */
export function isRuleId(text: string): text is RuleId {
  return Object.hasOwn(RULES, text);
}

export const RULE_IDS: readonly RuleId[] = Object.keys(RULES).filter(isRuleId);

/** Put together once: a large run cites them a million times. */
const CONTROLS: ReadonlyMap<string, string> = new Map(
  Object.entries(RULES).map(([id, { controls }]) => [
    id,
    Object.entries(controls)
      .map(([framework, clauses]) => `${framework}: ${clauses.join(', ')}`)
      .join('; '),
  ]),
);

/** The controls that a rule serves, as auditors cite them: `SOC 2: CC6.2, CC6.3; ISO 27001: A.5.18`. */
export function controlsOf(ruleId: string): string {
  return CONTROLS.get(ruleId) ?? '';
}
