import type { App } from '../assignment/records.js';
import { anyAppMatcher } from '../rules/app-glob.js';
import { createGlobWatch } from './glob-watch.js';
import type { Policy } from './policy.js';

/** Whether an app is reviewed; `excludedBy` says why not: `status INACTIVE`, `exclude: AWS*`, `not in include`. */
export type ScopeDecision = { readonly inScope: true } | { readonly inScope: false; readonly excludedBy: string };

export interface Scope {
  /** Decides for one app; every app that Okta lists is asked for once. */
  readonly decide: (app: App) => ScopeDecision;
  /** A warning for every entry of the policy and of `--app` that has named none of the apps asked for. */
  readonly unmatched: () => string[];
}

/** What excludes an app that the policy would review and `--app` leaves out. */
export const NOT_ASKED = 'not in --app';

const IN_SCOPE: ScopeDecision = { inScope: true };

/** The scope of a run: the policy's `apps`, and of those only what `--app` names, where it names any. */
export function createScope(policy: Policy, only: readonly string[]): Scope {
  const { statuses, include, exclude } = policy.apps;
  const watch = createGlobWatch(policy, only);
  const isIncluded = anyAppMatcher(include);
  const isAsked = anyAppMatcher(only);
  const excluders = exclude.map((entry) => ({ entry, matches: anyAppMatcher([entry]) }));

  function decide(app: App): ScopeDecision {
    watch.see(app);
    if (!statuses.includes(app.status)) return out(`status ${app.status}`);
    const excluder = excluders.find(({ matches }) => matches(app));
    if (excluder !== undefined) return out(`exclude: ${excluder.entry}`);
    if (include.length > 0 && !isIncluded(app)) return out('not in include');
    if (only.length > 0 && !isAsked(app)) return out(NOT_ASKED);
    return IN_SCOPE;
  }

  return { decide, unmatched: watch.unmatched };
}

function out(excludedBy: string): ScopeDecision {
  return { inScope: false, excludedBy };
}
