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
  // without spreads here too
  const details: Filling = { appRole: roleOf(appUser, roleAttributes) };
  if (guard !== undefined) details.guard = guard.kind;
  if (paths !== undefined) details.paths = pathsText(paths);
  if (use !== undefined) {
    details.lastAppUse = isoOrEmpty(use.lastMs);
    details.appUses = use.uses;
  }
  if (before !== undefined) addBefore(details, before, evaluation.findings, asOf, carriedOf?.(before, evaluation));
  return details;
}

type Filling = { -readonly [K in keyof RowDetails]: RowDetails[K] };

function isoOrEmpty(ms: number | undefined): string {
  return ms === undefined ? '' : new Date(ms).toISOString();
}

/** `keep by cfo@example.com on 2026-08-31`; a decision on all that was left must not read like a word on this row. */
export function decisionText({ decision, reviewer, at, inBulk = false }: EarlierDecision): string {
  return `${decision} by ${reviewer} on ${at.slice(0, 10)}${inBulk ? ', in bulk' : ''}`;
}

function addBefore(
  details: Filling,
  before: RowBefore,
  findings: Evaluation['findings'],
  asOf: string,
  carried: EarlierDecision | undefined,
): void {
  const { change, decision } = before;
  if (change !== undefined) details.change = change;
  if (decision !== undefined) {
    details.previousDecision = `${decisionText(decision)}${carried === undefined ? '' : ', carried forward'}`;
  }
  if (carried !== undefined) details.carried = carried;
  if (change !== undefined && findings.length > 0) details.findingAges = agesOf(before, findings, asOf);
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
      return [
        ruleId,
        age === undefined ? { firstSeen: asOf, reviews: 1 } : { firstSeen: age.firstSeen, reviews: age.reviews + 1 },
      ];
    }),
  );
}
