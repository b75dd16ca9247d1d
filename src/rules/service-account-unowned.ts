import type { ServiceAccount } from '../assignment/hr.js';
import { dateOf } from '../assignment/instant.js';
import { type BaseSettings, NOT_APPLICABLE, type Outcome, PASS, type Rule } from './rule.js';

/** Fires on an account of the register that has no owner, one who is not there any more, or that should have ended. */
export const serviceAccountUnowned: Rule<BaseSettings> = {
  id: 'service-account-unowned',
  title: 'Service account that nobody answers for',
  rationale:
    'A machine’s account has no leaver process of its own: its owner is the only one who would end it, and its end date the only reminder.',
  controls: {
    'SOC 2': ['CC6.1', 'CC6.3'],
    'ISO 27001': ['A.5.16', 'A.5.18', 'A.8.2'],
    'PCI DSS': ['7.2.5', '7.2.5.1', '8.6.1'],
    'NIST 800-53': ['AC-2', 'AC-2(9)'],
  },
  recommend: 'check',
  defaults: { severity: 'high' },
  compile: (_settings, asOfMs) => {
    const today = dateOf(asOfMs);
    return ({ hr }) => (hr?.account === undefined ? NOT_APPLICABLE : judged(hr.account, today));
  },
};

function judged({ purpose, owner, ownerState, expires }: ServiceAccount, today: string): Outcome {
  const about = `The service account (${purpose})`;
  if (owner === '') return { kind: 'finding', reason: `${about} has no owner in the register.` };
  if (expires !== '' && expires < today) {
    return { kind: 'finding', reason: `${about} was to end on ${expires}; its owner is ${owner}.` };
  }
  switch (ownerState.state) {
    case 'active':
      return PASS;
    case 'deactivated':
      return { kind: 'finding', reason: `${about} has the owner ${owner}, who is deactivated in Okta.` };
    case 'left':
      return { kind: 'finding', reason: `${about} has the owner ${owner}, who has left according to the roster.` };
    case 'missing':
      return { kind: 'finding', reason: `${about} has the owner ${owner}, whom Okta does not have.` };
    case 'unread':
      return { kind: 'unknown', reason: `Whether the owner ${owner} is still there is not known: ${ownerState.why}` };
  }
}
