import type { AssignmentPaths, GroupPath } from '../../src/assignment/paths.js';

/** A membership by hand in a group that Okta does not credit. */
export function aGroupPath(overrides: Partial<GroupPath> = {}): GroupPath {
  return {
    groupId: '00g1',
    groupName: 'Tools',
    groupType: 'OKTA_GROUP',
    membership: 'by-hand',
    why: '',
    rules: [],
    credited: false,
    alsoGives: [],
    ...overrides,
  };
}

/** A membership by the rule Engineering. */
export function aRulePath(overrides: Partial<GroupPath> = {}): GroupPath {
  const rules = [{ id: '0pr1', name: 'Engineering' }];
  return aGroupPath({ groupId: '00g2', groupName: 'Eng-All', membership: 'rule', rules, ...overrides });
}

/** No path at all, and nothing unknown. */
export function somePaths(overrides: Partial<AssignmentPaths> = {}): AssignmentPaths {
  return { direct: false, groups: [], unknown: '', unexplained: '', ...overrides };
}
