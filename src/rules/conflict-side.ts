import { type Assignment, userOf } from '../assignment/assignment.js';
import type { NamedApp } from '../assignment/held-sides.js';
import type { User } from '../assignment/records.js';
import { anyAppMatcher } from './app-glob.js';
import type { Conflict, ConflictSide, RulePolicy } from './rule-policy.js';
import { compileFilter } from './scim/compile-filter.js';
import type { Truth } from './scim/truth.js';

/** A side of a conflict, ready to be asked of assignments. */
export interface CompiledSide {
  readonly namesApp: (app: NamedApp) => boolean;
  /** Of an assignment to an app that it names: whether it is on the side; unknown where the filter is. */
  readonly test: (assignment: Assignment) => Truth;
  /** What the assignment has for the attributes of the filter. */
  readonly describe: (assignment: Assignment) => string;
}

export function compileSide({ apps, where }: ConflictSide): CompiledSide {
  const namesApp = anyAppMatcher(apps);
  if (where === undefined) return { namesApp, test: () => true, describe: () => '' };
  const filter = compileFilter(where);
  return {
    namesApp,
    test: (assignment) => filter.test(recordsOf(assignment)),
    describe: (assignment) => filter.describe(recordsOf(assignment)),
  };
}

/** The conflicts that are looked for: all, or none where the rule is switched off. */
export function activeConflicts({ rules, conflicts }: Pick<RulePolicy, 'rules' | 'conflicts'>): readonly Conflict[] {
  return rules['segregation-of-duties'].on ? conflicts : [];
}

/** Whether any of the conflicts names an app. */
export function namedByConflicts(conflicts: readonly Conflict[]): (app: NamedApp) => boolean {
  return anyAppMatcher(conflicts.flatMap(({ first, second }) => [...first.apps, ...second.apps]));
}

/** Of a user who is not there nothing is known but the id, so that a filter over the assignment alone still decides. */
function recordsOf(assignment: Assignment): { readonly user: User; readonly appUser: Assignment['appUser'] } {
  const { appUser } = assignment;
  return { user: userOf(assignment) ?? { id: appUser.id, status: '' }, appUser };
}
