import { dateOf, instantOf } from '../assignment/instant.js';
import { type BaseSettings, NOT_APPLICABLE, PASS, type Rule } from './rule.js';

/** Fires when an access that was revoked and removed is there again. */
export const revokedAccessReturned: Rule<BaseSettings> = {
  id: 'revoked-access-returned',
  title: 'Revoked access is there again',
  rationale:
    'A removal that does not last undoes the review: whatever gave the access back, a group, a rule or a person, will do so again.',
  controls: {
    'SOC 2': ['CC6.2', 'CC6.3', 'CC4.2'],
    'ISO 27001': ['A.5.18', 'A.8.2'],
    'PCI DSS': ['7.2.4', '7.2.5'],
    'NIST 800-53': ['AC-2', 'AC-6(7)'],
  },
  recommend: 'check',
  defaults: { severity: 'high' },
  compile:
    () =>
    ({ before, appUser }) => {
      if (before === undefined) return NOT_APPLICABLE;
      const { removal } = before;
      if (removal === undefined) return PASS;
      const { at, by, run } = removal;
      const whose = by === '' ? 'by hand' : `by ${by}`;
      const again = instantOf(appUser.created);
      const giver = before.returned?.by ?? '';
      const since = again === undefined ? '' : `, assigned on ${dateOf(again)}${giver === '' ? '' : ` by ${giver}`}`;
      return {
        kind: 'finding',
        reason: `The review of ${run.slice(0, 10)} revoked this access and it was removed ${whose} on ${at.slice(0, 10)}; it is there again${since}.`,
      };
    },
};
