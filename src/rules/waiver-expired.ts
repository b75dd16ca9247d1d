import type { BaseSettings, Rule } from './rule.js';

/** Raised by the evaluator, which alone knows the waivers, beside the finding that is open again. */
export const waiverExpired: Rule<BaseSettings> = {
  id: 'waiver-expired',
  title: 'The waiver of a finding has expired',
  rationale:
    'An exception is accepted for a time. When that time is over, it is renewed by its approver or the finding is dealt with.',
  controls: {
    'SOC 2': ['CC6.3'],
    'ISO 27001': ['A.5.18'],
    'PCI DSS': ['7.2.4', '12.3.1'],
    'NIST 800-53': ['AC-2'],
  },
  recommend: 'check',
  defaults: { severity: 'medium' },
};
