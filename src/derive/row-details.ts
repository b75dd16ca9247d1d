import type { Assignment } from '../assignment/assignment.js';
import { pathsText } from '../assignment/path-text.js';
import { roleOf } from '../assignment/role.js';
import type { EarlierDecision, FindingAge, RowBefore } from '../assignment/row-before.js';
import { namesOf } from '../assignment/subject.js';
import type { GuardOf } from '../policy/app-guard.js';
import type { CarriedOf } from '../policy/reviewers/carried.js';
import type { RowDetails } from '../report/model.js';
import type { Evaluation } from '../rules/rule.js';

export interface DetailsOptions {
  /** Attributes of the app user's profile that say what the access is. */
  readonly roleAttributes: readonly string[];
  /** What ages are measured to, ISO 8601. */
  readonly asOf: string;
  readonly carriedOf?: CarriedOf | undefined;
  /** What a plan refuses whatever is decided. */
  readonly guardOf?: GuardOf | undefined;
}

/** What a row says beside Okta's answer and the rules. */
export function detailsOf(
  assignment: Assignment,
  evaluation: Evaluation,
  { roleAttributes, asOf, carriedOf, guardOf }: DetailsOptions,
): RowDetails {
  const { app, appUser, paths, use, before } = assignment;
  const guard = guardOf?.(app, () => namesOf(assignment));
  const appRole = roleOf(appUser, roleAttributes);
  // most rows of most runs
  if (guard === undefined && paths === undefined && use === undefined && before === undefined) return { appRole };
  return {
    appRole,
    ...(guard === undefined ? {} : { guard: guard.kind }),
    ...(paths === undefined ? {} : { paths: pathsText(paths) }),
    ...(use === undefined ? {} : { lastAppUse: isoOrEmpty(use.lastMs), appUses: use.uses }),
    ...(before === undefined ? {} : beforeDetails(before, evaluation.findings, asOf, carriedOf?.(before, evaluation))),
  };
}

function isoOrEmpty(ms: number | undefined): string {
  return ms === undefined ? '' : new Date(ms).toISOString();
}

/** `keep by cfo@example.com on 2026-08-31`; a decision on all that was left must not read like a word on this row. */
export function decisionText({ decision, reviewer, at, inBulk = false }: EarlierDecision): string {
  return `${decision} by ${reviewer} on ${at.slice(0, 10)}${inBulk ? ', in bulk' : ''}`;
}

function beforeDetails(
  before: RowBefore,
  findings: Evaluation['findings'],
  asOf: string,
  carried: EarlierDecision | undefined,
): RowDetails {
  const { change, decision } = before;
  return {
    ...(change === undefined ? {} : { change }),
    ...(decision === undefined
      ? {}
      : { previousDecision: `${decisionText(decision)}${carried === undefined ? '' : ', carried forward'}` }),
    ...(carried === undefined ? {} : { carried }),
    ...(change === undefined || findings.length === 0 ? {} : { findingAges: agesOf(before, findings, asOf) }),
  };
}

/** How long each finding has stood; what could not be judged has not been found. */
function agesOf(
  { findings: before }: RowBefore,
  findings: Evaluation['findings'],
  asOf: string,
): ReadonlyMap<string, FindingAge> {
  const found = findings.filter(({ status }) => status !== 'unknown');
  return new Map(
    found.map(({ ruleId }): [string, FindingAge] => {
      const age = before?.get(ruleId);
      return [ruleId, age === undefined ? { firstSeen: asOf, reviews: 1 } : { ...age, reviews: age.reviews + 1 }];
    }),
  );
}
