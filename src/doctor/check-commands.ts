import type { Scopes } from '../okta/transport/authorizer.js';
import type { Policy } from '../policy/policy.js';
import { type Check, ok, warning } from './check.js';
import { allows } from './check-scopes.js';

/** What doctor reads of the policy: what it switches on wants scopes. */
export type UsedPolicy = Pick<Policy, 'paths' | 'apply' | 'usage' | 'admins' | 'changes'>;

/** A command, or a part of one, and the scopes that it cannot do without. */
interface Need {
  readonly id: string;
  readonly title: string;
  readonly scopes: readonly string[];
  /** Whether the policy wants it; what it does not want is not asked about. */
  readonly isWanted: (policy: UsedPolicy) => boolean;
  /** Whether the credential that reads may do it: what changes something is better given to another one. */
  readonly isReading: boolean;
}

const always = () => true;

const NEEDS: readonly Need[] = [
  {
    id: 'scopes-review',
    title: 'Scopes of review',
    scopes: ['okta.apps.read', 'okta.users.read'],
    isWanted: always,
    isReading: true,
  },
  {
    id: 'scopes-paths',
    title: 'Scopes of review, for paths',
    scopes: ['okta.groups.read'],
    isWanted: ({ paths }) => paths.apps !== 'off',
    isReading: true,
  },
  {
    id: 'scopes-changes',
    title: 'Scopes of review, for who changed what',
    scopes: ['okta.logs.read'],
    isWanted: ({ changes }) => changes.log === 'on',
    isReading: true,
  },
  {
    id: 'scopes-usage',
    title: 'Scopes of usage update',
    scopes: ['okta.logs.read'],
    isWanted: ({ usage }) => usage !== undefined,
    isReading: true,
  },
  {
    id: 'scopes-admins',
    title: 'Scopes of review, for administrators',
    scopes: ['okta.roles.read', 'okta.groups.read', 'okta.apiTokens.read', 'okta.appGrants.read'],
    isWanted: ({ admins }) => admins.roles !== 'off',
    isReading: true,
  },
  {
    id: 'scopes-apply',
    title: 'Scopes of apply and restore, and of app-users assign, update and unassign',
    scopes: ['okta.apps.manage'],
    isWanted: always,
    isReading: false,
  },
  {
    id: 'scopes-groups',
    title: 'Scopes of apply and restore, for groups',
    scopes: ['okta.groups.manage'],
    isWanted: ({ apply }) => apply.groups.allow.length > 0,
    isReading: false,
  },
];

/** Whether each command's scopes are there, a line each. That the credential of a review cannot change anything is as it should be. */
export function checkCommands({ granted }: Scopes, policy: UsedPolicy): readonly Check[] {
  return NEEDS.filter(({ isWanted }) => isWanted(policy)).map(({ id, title, scopes, isReading }) => {
    const missing = scopes.filter((scope) => !allows(granted, scope));
    if (missing.length === 0) return ok({ id, title }, `there: ${scopes.join(', ')}`);
    const detail = `not with this credential: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} not granted`;
    if (!isReading) return ok({ id, title }, detail);
    return warning({ id, title }, detail, `Grant ${missing.join(', ')}, and name it in OKTA_CLIENT_SCOPES`);
  });
}
