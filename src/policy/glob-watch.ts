import type { App } from '../assignment/records.js';
import { appMatcher } from '../rules/app-glob.js';
import type { Policy } from './policy.js';

/** Watches which entries that name apps match any: one that matches none may be a typing error that hides a finding. */
export interface GlobWatch {
  readonly see: (app: App) => void;
  /** A sentence for each entry that has matched no app so far. */
  readonly unmatched: () => string[];
}

/** Watches every entry of the policy that names apps, and those of `--app`. */
export function createGlobWatch(policy: Policy, only: readonly string[]): GlobWatch {
  const { 'direct-assignment': direct } = policy.rules;
  const places: readonly (readonly [string, readonly string[]])[] = [
    ['apps.include', policy.apps.include],
    ['apps.exclude', policy.apps.exclude],
    ['rules.direct-assignment.apps', direct.on ? direct.settings.apps : []],
    ['paths.apps', typeof policy.paths.apps === 'string' ? [] : policy.paths.apps],
    ['tieOut.apps', typeof policy.tieOut.apps === 'string' ? [] : policy.tieOut.apps],
    ...policy.expectations.map(({ apps }, index) => [`expectations[${index}].apps`, apps] as const),
    ...policy.conflicts.flatMap(({ first, second }, index) => [
      [`conflicts[${index}].first.apps`, first.apps] as const,
      [`conflicts[${index}].second.apps`, second.apps] as const,
    ]),
    ...policy.waivers.map(({ id, app }) => [`the waiver ${id}`, [app]] as const),
    ...policy.owners.map(({ apps }, index) => [`owners[${index}].apps`, apps] as const),
    ['apply.protected.apps', policy.apply.protected.apps],
    ['--app', only],
  ];
  const watched = places.flatMap(([place, entries]) =>
    [...new Set(entries)].map((entry) => ({ place, entry, matches: appMatcher(entry) })),
  );
  let waiting = watched;
  return {
    see: (app) => {
      waiting = waiting.filter(({ matches }) => !matches(app));
    },
    unmatched: () => waiting.map(({ place, entry }) => `${place} names "${entry}", which matches no app`),
  };
}
