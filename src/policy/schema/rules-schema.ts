import * as z from 'zod';
import type { AppsSettings } from '../../rules/direct-assignment.js';
import { type DomainSettings, domainProblem } from '../../rules/external-domain.js';
import { isRuleId, RULE_IDS, RULES } from '../../rules/registry.js';
import type { BaseSettings, Rule } from '../../rules/rule.js';
import type { RuleId, RuleSetting } from '../../rules/rule-policy.js';
import { filterProblems } from '../../rules/scim/compile-filter.js';
import type { AgeSettings } from '../../rules/user-inactive.js';
import {
  addProblem,
  appEntriesSchema,
  durationSchema,
  recommendSchema,
  section,
  severitySchema,
  textSchema,
} from './values.js';

const domainSchema = z.string().superRefine(addProblem(domainProblem));

/** `rules:`, every one on with its defaults unless the policy says otherwise. */
export const rulesSchema = section(
  {
    'user-deactivated': plain(RULES['user-deactivated']),
    'user-suspended': plain(RULES['user-suspended']),
    'user-inactive': aged(RULES['user-inactive']),
    'user-never-signed-in': aged(RULES['user-never-signed-in']),
    'user-missing': plain(RULES['user-missing']),
    'app-inactive': plain(RULES['app-inactive']),
    'assignment-not-active': plain(RULES['assignment-not-active']),
    'provisioning-error': plain(RULES['provisioning-error']),
    'direct-assignment': ofApps(RULES['direct-assignment']),
    'username-mismatch': plain(RULES['username-mismatch']),
    'shared-app-username': plain(RULES['shared-app-username']),
    'external-domain': ofDomains(RULES['external-domain']),
    'outside-expected-population': plain(RULES['outside-expected-population']),
    'waiver-expired': plain(RULES['waiver-expired']),
    'app-not-used': aged(RULES['app-not-used']),
    'direct-and-by-group': plain(RULES['direct-and-by-group']),
    'activity-after-leaving': plain(RULES['activity-after-leaving']),
    'admin-without-mfa': plain(RULES['admin-without-mfa']),
    'revoked-access-returned': plain(RULES['revoked-access-returned']),
    'user-moved': plain(RULES['user-moved']),
    'left-according-to-roster': plain(RULES['left-according-to-roster']),
    'not-in-roster': plain(RULES['not-in-roster']),
    'service-account-unowned': plain(RULES['service-account-unowned']),
    'segregation-of-duties': plain(RULES['segregation-of-duties']),
  },
  'rule',
).describe('Every rule is on with its defaults; set one to false to switch it off, or give it settings.');

function plain(rule: Rule<BaseSettings>) {
  return entry(rule, section({ severity: severitySchema.default(rule.defaults.severity) }));
}

function aged(rule: Rule<AgeSettings>) {
  const { severity, after } = rule.defaults;
  return entry(rule, section({ severity: severitySchema.default(severity), after: durationSchema.default(after) }));
}

function ofApps(rule: Rule<AppsSettings>) {
  const { severity, apps } = rule.defaults;
  return entry(
    rule,
    section({ severity: severitySchema.default(severity), apps: appEntriesSchema.default([...apps]) }),
  );
}

function ofDomains(rule: Rule<DomainSettings>) {
  const { severity, allowedDomains } = rule.defaults;
  const domains = z
    .array(domainSchema)
    .default([...allowedDomains])
    .describe('Domains of your own: example.com, or *.example.com for its subdomains.');
  return entry(rule, section({ severity: severitySchema.default(severity), allowedDomains: domains }));
}

function entry<S extends BaseSettings, I>(rule: Rule<S>, settings: z.ZodType<S, I>) {
  return z
    .union([z.boolean(), settings], 'expected the settings of the rule, or false to switch it off')
    .default(true)
    .describe(`${rule.title}. ${rule.rationale}`)
    .transform(
      (given): RuleSetting<S> =>
        typeof given === 'boolean' ? { on: given, settings: rule.defaults } : { on: true, settings: given },
    );
}

/** A SCIM filter over a user and their assignment. */
export const filterSchema = textSchema
  .superRefine((text, check) => {
    for (const message of filterProblems(text)) check.addIssue({ code: 'custom', message });
  })
  .describe(
    'A SCIM filter over the user: id, status, created, lastLogin, type.id, profile.*, and appUser.* of the assignment.',
  );

/** `expectations:` */
export const expectationsSchema = z
  .array(
    section({
      apps: appEntriesSchema.min(1, 'names no app'),
      title: textSchema
        .optional()
        .describe('Who the app is for, in words: "employees in Finance". Reviewers read it instead of the filter.'),
      allow: filterSchema,
      severity: severitySchema
        .optional()
        .describe('The severity of outside-expected-population where it is not given.'),
      recommend: recommendSchema.default('check'),
    }),
  )
  .describe('Who an app is for: whoever does not match is a finding of outside-expected-population.');

/** An expired waiver is renewed, not waived in its turn. */
const WAIVABLE: readonly RuleId[] = RULE_IDS.filter((id) => id !== 'waiver-expired');

const ruleSchema = z.enum(WAIVABLE, {
  error: ({ input }) => {
    if (typeof input !== 'string') return undefined;
    const problem = isRuleId(input) ? 'cannot be waived: renew the waiver that expired' : 'is not a rule';
    return `"${input}" ${problem}; known: ${WAIVABLE.join(', ')}`;
  },
});

const expiresSchema = z.iso.date({
  error: ({ input }) => (typeof input === 'string' ? `"${input}" is not a date; write it as 2026-12-31` : undefined),
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
