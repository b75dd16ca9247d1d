import type { Assignment } from '../assignment/assignment.js';
import { pathsText } from '../assignment/path-text.js';
import { roleOf } from '../assignment/role.js';
import type { EarlierDecision, FindingAge, RowBefore } from '../assignment/row-before.js';
import type { RowDetails } from '../report/model.js';
import type { Evaluation } from '../rules/rule.js';

/** What a row says beside Okta's answer and the rules. */
export function detailsOf(
  { appUser, paths, before }: Assignment,
  { findings }: Evaluation,
  { roleAttributes, asOf }: { readonly roleAttributes: readonly string[]; readonly asOf: string },
): RowDetails {
  const appRole = roleOf(appUser, roleAttributes);
  return {
    appRole,
    ...(paths === undefined ? {} : { paths: pathsText(paths) }),
    ...(before === undefined ? {} : beforeDetails(before, findings, asOf)),
  };
}

/** `keep by cfo@example.com on 2026-08-31` */
export function decisionText({ decision, reviewer, at }: EarlierDecision): string {
  return `${decision} by ${reviewer} on ${at.slice(0, 10)}`;
}

function beforeDetails(before: RowBefore, findings: Evaluation['findings'], asOf: string): RowDetails {
  const { change, decision } = before;
  return {
    ...(change === undefined ? {} : { change }),
    ...(decision === undefined ? {} : { previousDecision: decisionText(decision) }),
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
