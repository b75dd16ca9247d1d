import { z } from 'zod';
import type { AppsSettings } from '../../rules/direct-assignment.js';
import { type DomainSettings, domainProblem } from '../../rules/external-domain.js';
import { RULES } from '../../rules/registry.js';
import type { BaseSettings, Rule } from '../../rules/rule.js';
import type { RuleSetting } from '../../rules/rule-policy.js';
import type { AgeSettings } from '../../rules/user-inactive.js';
import { section } from './section.js';
import { addProblem, appEntriesSchema, durationSchema, severitySchema } from './values.js';

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
