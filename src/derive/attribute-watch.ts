import { type Assignment, userOf } from '../assignment/assignment.js';
import { nearest } from '../policy/nearest.js';
import type { Policy } from '../policy/policy.js';
import { activeConflicts } from '../rules/conflict-side.js';
import { isAbsent } from '../rules/scim/attribute.js';
import { attributesOf } from '../rules/scim/compile-filter.js';

/** Rows whose profiles are looked at for the names that there are: enough for every kind of user and app. */
const ROWS_FOR_NAMES = 2_000;

/** Watches which attributes of the policy's filters any user has: a misspelt one makes every row unknown. */
export interface AttributeWatch {
  see(assignment: Assignment): void;
  /** A sentence for each attribute that no row seen so far has, with the nearest one that there is. */
  warnings(): string[];
}

export function createAttributeWatch(policy: Policy): AttributeWatch {
  let open = filtersOf(policy).flatMap(({ filter, place }) =>
    attributesOf(filter).map((attribute) => ({ attribute, place })),
  );
  const names = new Set<string>();
  let rows = 0;
  return {
    see(assignment) {
      if (open.length === 0) return;
      const user = userOf(assignment);
      if (user === undefined) return;
      const { appUser } = assignment;
      rows += 1;
      open = open.filter(({ attribute }) => isAbsent(attribute.read({ user, appUser })));
      if (open.length === 0 || rows > ROWS_FOR_NAMES) return;
      for (const name of Object.keys(user.profile ?? {})) names.add(`profile.${name}`);
      for (const name of Object.keys(appUser.profile ?? {})) names.add(`appUser.profile.${name}`);
    },
    warnings() {
      if (rows === 0) return [];
      return open.map(({ attribute: { path }, place }) => {
        const meant = nearest(path, names, 1).map((name) => `; is ${name} meant?`);
        return `${place} asks for ${path}, which no user of this run has${meant.join('')}`;
      });
    },
  };
}

/** Every filter of the policy that is applied to rows, with where it stands. */
function filtersOf(policy: Policy): { readonly filter: string; readonly place: string }[] {
  const sides = activeConflicts(policy).flatMap(({ first, second }, index) => [
    { filter: first.where, place: `conflicts[${index}].first.where` },
    { filter: second.where, place: `conflicts[${index}].second.where` },
  ]);
  return [
    ...policy.expectations.map(({ allow }, index) => ({ filter: allow, place: `expectations[${index}].allow` })),
    ...sides.flatMap(({ filter, place }) => (filter === undefined ? [] : [{ filter, place }])),
  ];
}
