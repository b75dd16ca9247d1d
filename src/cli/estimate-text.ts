import type { Estimate } from '../review/estimate.js';

/** The estimate for a person. */
export function estimateText(estimate: Estimate, share: number): string {
  const { basis, apps, assignments, buckets, seconds, bytes } = estimate;
  const least = basis === 'sample' ? 'roughly ' : 'about ';
  const lines = [
    `A review of ${number(apps)} apps with ${least}${number(assignments)} assignments, ${
      basis === 'sample' ? 'by the first pages of a few apps' : 'by the counts of the last run'
    }`,
    ...buckets.map(
      ({ bucket, requests, limit, seconds: time }) =>
        `  ${bucket.padEnd(20)} ${least}${number(requests)} requests${
          limit === undefined || time === undefined ? '' : `, ${number(limit)} a minute, ${least}${duration(time)}`
        }`,
    ),
    `  time                 ${seconds === undefined ? 'unknown: Okta told no limit' : least + duration(seconds)} at a share of ${share}`,
    `  files                ${least}${Math.max(1, Math.round(bytes / 1e6))} MB`,
  ];
  return `${lines.join('\n')}\n`;
}

function duration(seconds: number): string {
  return seconds < 60 ? 'a minute' : `${Math.ceil(seconds / 60)} min`;
}

function number(value: number): string {
  return value.toLocaleString('en-US');
}
