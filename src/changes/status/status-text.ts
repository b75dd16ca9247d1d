import { delegationText } from '../../policy/reviewers/delegation-of.js';
import { missedReviewersText } from '../../policy/reviewers/reviewer-tally.js';
import { type Coverage, openOf } from './coverage.js';
import type { ReviewStatus } from './status.js';

/** A run's status as lines for a terminal. */
export function statusLines(status: ReviewStatus): string[] {
  const who = status.assignedByPolicy
    ? []
    : ['The policy names no reviewers: anyone but the user concerned may decide, and the records say so.'];
  return [
    `${status.org} as of ${status.asOf}: ${coverageText(status)}`,
    ...who,
    ...status.warnings.map((warning) => `! ${warning}`),
    '',
    'Reviewers',
    ...status.reviewers.flatMap(({ reviewer, signs, ...counts }) => [
      `  ${reviewer === '' ? '(anyone)' : reviewer}: ${coverageText(counts)}`,
      ...signs.map((sign) => `    ! ${sign}`),
    ]),
    ...missedReviewersText(status).map((line) => `  ! ${line}`),
    ...(status.delegations ?? []).map((one) => `  delegated: ${delegationText(one)}`),
    '',
    'Apps',
    ...status.apps.map(({ appLabel, appId, ...counts }) => `  ${appLabel} (${appId}): ${coverageText(counts)}`),
  ];
}

function coverageText({
  rows,
  decided,
  byPolicy = 0,
  carried,
  open,
  refused,
  noReviewer,
  keep,
  revoke,
}: Coverage): string {
  const share = rows === 0 ? '' : ` (${Math.floor((decided * 100) / rows)} %)`;
  const parts = [
    `${decided} of ${rows} decided${share}: ${keep} keep, ${revoke} revoke`,
    ...(byPolicy > 0 ? [`${byPolicy} of these by policy, by no reviewer`] : []),
    ...(carried > 0 ? [`${carried} carried forward`] : []),
    `${openOf({ open, refused })} open${refused > 0 ? `, ${refused} of them refused` : ''}`,
    ...(noReviewer > 0 ? [`${noReviewer} without a reviewer`] : []),
  ];
  return parts.join('; ');
}
