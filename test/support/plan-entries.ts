import type { AppUser } from '../../src/assignment/records.js';
import { observe } from '../../src/changes/plan/observed.js';
import type { PlanEntry } from '../../src/changes/plan/plan.js';
import { anApp, aUser } from './builders.js';

/** An entry to remove this assignment of `aUser()` from `anApp()`. */
export function anEntry(appUser: AppUser, overrides: Partial<PlanEntry> = {}): PlanEntry {
  const app = anApp();
  const login = String(aUser().profile?.login);
  return {
    appId: app.id,
    appLabel: app.label,
    userId: appUser.id,
    login,
    email: login,
    addresses: [],
    appRole: '',
    paths: '',
    action: 'unassign',
    why: '',
    memberships: [],
    decision: {
      reviewer: 'grace@example.com',
      reason: 'left',
      at: '2026-11-24T00:00:00.000Z',
      assigned: 'anyone',
      digest: '',
    },
    reviewed: observe(appUser),
    downstreamDeactivation: false,
    restorable: { answer: 'yes', why: '' },
    ...overrides,
  };
}
