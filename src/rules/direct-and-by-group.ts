import { heldHow } from '../assignment/path-text.js';
import { type BaseSettings, NOT_APPLICABLE, PASS, type Rule } from './rule.js';

/** Fires when a user is assigned individually although a group grants the app too. */
export const directAndByGroup: Rule<BaseSettings> = {
  id: 'direct-and-by-group',
  title: 'Assigned individually although a group grants it too',
  rationale:
    'Two ways to one access outlive each other: who leaves the group keeps the app, and removing either way alone removes nothing.',
  controls: {
    'SOC 2': ['CC6.3'],
    'ISO 27001': ['A.5.15', 'A.5.18'],
    'PCI DSS': ['7.2.2', '7.2.4'],
    'NIST 800-53': ['AC-2', 'AC-6'],
  },
  recommend: 'check',
  defaults: { severity: 'low' },
  compile:
    () =>
    ({ paths }) => {
      // the policy asks for no paths of this app
      if (paths === undefined) return NOT_APPLICABLE;
      if (!paths.direct) return PASS;
      const groups = paths.groups.map((path) => `group ${path.groupName} (${heldHow(path)})`);
      if (groups.length > 0) {
        const reason = `The user was assigned individually, and ${groups.join(' and ')} grants the app too.`;
        return { kind: 'finding', reason };
      }
      if (paths.unknown === '') return PASS;
      return { kind: 'unknown', reason: `It is not known whether a group grants the app too: ${paths.unknown}` };
    },
};
