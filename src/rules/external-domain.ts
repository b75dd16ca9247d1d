import { domainToASCII } from 'node:url';
import { profileText } from '../assignment/assignment.js';
import { aboutUser, notGiven } from './about-user.js';
import { type BaseSettings, PASS, type Rule } from './rule.js';

/** `allowedDomains` are exact domains, or `*.example.com` for every subdomain of one (and not for itself). */
export interface DomainSettings extends BaseSettings {
  readonly allowedDomains: readonly string[];
}

/** Fires when the user's e-mail address is in none of `allowedDomains`. */
export const externalDomain: Rule<DomainSettings> = {
  id: 'external-domain',
  title: 'E-mail address outside the organisation',
  rationale:
    'Contractors, partners and private addresses fall outside the leaver process of the company, so their access needs an owner who watches it.',
  controls: {
    'SOC 2': ['CC6.1', 'CC6.2'],
    'ISO 27001': ['A.5.16', 'A.5.18', 'A.5.19'],
    'PCI DSS': ['7.2.4', '8.2.7'],
    'NIST 800-53': ['AC-2', 'PS-7'],
  },
  recommend: 'check',
  defaults: { severity: 'medium', allowedDomains: [] },
  appliesTo:
    ({ allowedDomains }) =>
    () =>
      allowedDomains.length > 0,
  compile: ({ allowedDomains }) => {
    const isAllowed = domainMatcher(allowedDomains);
    return (assignment) =>
      aboutUser(assignment, (user) => {
        const email = profileText(user, 'email');
        if (email === '') return notGiven('e-mail address for the user');
        const domain = domainOf(email);
        if (domain === undefined) {
          return { kind: 'unknown', reason: `Okta's e-mail address of the user has no domain: "${email}".` };
        }
        if (isAllowed(domain)) return PASS;
        return {
          kind: 'finding',
          reason: `The e-mail address ${email} is in none of the domains that the policy allows.`,
        };
      });
  },
};

/** Why an entry of `allowedDomains` can match nothing; undefined where it can. */
export function domainProblem(entry: string): string | undefined {
  const domain = asciiDomain(entry.startsWith('*.') ? entry.slice(2) : entry);
  return domain === undefined || domain.includes('*')
    ? `"${entry}" is not a domain; write example.com, or *.example.com for its subdomains`
    : undefined;
}

function domainMatcher(entries: readonly string[]): (domain: string) => boolean {
  const exact = new Set<string>();
  const suffixes: string[] = [];
  for (const entry of entries) {
    const subdomains = entry.startsWith('*.');
    const domain = asciiDomain(subdomains ? entry.slice(2) : entry);
    if (domain === undefined) continue;
    if (subdomains) suffixes.push(`.${domain}`);
    else exact.add(domain);
  }
  return (domain) => exact.has(domain) || suffixes.some((suffix) => domain.endsWith(suffix));
}

function domainOf(email: string): string | undefined {
  const at = email.lastIndexOf('@');
  return at < 0 ? undefined : asciiDomain(email.slice(at + 1));
}

/** Lower case and in its ASCII form, so that `münchen.example` and `xn--mnchen-3ya.example` are one domain. */
function asciiDomain(text: string): string | undefined {
  const domain = /^[\w.*-]*$/.test(text) ? text.toLowerCase() : domainToASCII(text);
  return /^[^.\s@/:]+(\.[^.\s@/:]+)*$/.test(domain) ? domain : undefined;
}
