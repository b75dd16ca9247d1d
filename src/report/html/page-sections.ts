import { barChart } from '../../pages/charts/bar-chart.js';
import type { Bucket } from '../../pages/review/bucket.js';
import { type AppNumbers, type ReviewNumbers, severityRank, WORST_FIRST } from '../../pages/review/review-data.js';
import { htmlChart, htmlSection, htmlTable } from './html-parts.js';
import { laterSections } from './later-sections.js';
import { trendSection } from './trend-section.js';

/** Every chart of the page with its numbers; a part of which nothing is known is left out. */
export function chartSections(numbers: ReviewNumbers): string[] {
  return [
    ...severities(numbers),
    ...rules(numbers),
    ...heatMap(numbers.worstApps),
    ...histogram('Last Okta sign-in', SIGN_IN_NOTE, numbers.signIns),
    ...histogram('Last use of the app', USE_NOTE, numbers.uses),
    ...scopes(numbers),
    ...changes(numbers.changes),
    ...trendSection(numbers.trend),
    ...laterSections(numbers.later),
  ];
}

const SIGN_IN_NOTE =
  'Assignments by when the person last signed in to Okta, before the review. It is not the last use of the app.';
const USE_NOTE = 'Assignments by when the person last used this app, as far as the ledger of sign-ins knows.';

function severities({ open, waived, unknown }: ReviewNumbers): string[] {
  const title = 'Open findings by severity';
  const labels = WORST_FIRST.map(capitalised);
  const values = WORST_FIRST.map((severity) => open[severity]);
  const series = [{ name: 'open', colour: 'low', values }];
  const rows = WORST_FIRST.map((severity) => [
    { value: capitalised(severity), look: severity },
    { value: open[severity] },
  ]);
  const others = [
    [{ value: 'Accepted (waived)' }, { value: waived }],
    [{ value: 'Could not be judged' }, { value: unknown }],
  ];
  return [
    htmlSection(title, '', [
      htmlChart(barChart({ title, labels, series, colours: WORST_FIRST, isLying: true }), title),
      htmlTable(title, ['Severity', 'Findings'], [...rows, ...others]),
    ]),
  ];
}

function rules({ byRule }: ReviewNumbers): string[] {
  const fired = byRule
    .filter(({ open, waived, unknown }) => open + waived + unknown > 0)
    .sort((a, b) => severityRank(a.severity) - severityRank(b.severity) || b.open - a.open);
  const open = fired.filter((rule) => rule.open > 0);
  const title = 'Findings by rule';
  if (fired.length === 0) return [htmlSection(title, 'No rule has found anything.', [])];
  const series = [{ name: 'open', colour: 'low', values: open.map((rule) => rule.open) }];
  const labels = open.map((rule) => rule.title);
  const colours = open.map(({ severity }) => severity);
  const rows = fired.map((rule) => [
    { value: rule.title },
    { value: rule.severity, look: rule.severity },
    ...[rule.open, rule.waived, rule.unknown].map((value) => ({ value })),
  ]);
  const chart =
    open.length === 0 ? [] : [htmlChart(barChart({ title, labels, series, colours, isLying: true }), title)];
  return [
    htmlSection(title, '', [...chart, htmlTable(title, ['Rule', 'Severity', 'Open', 'Accepted', 'Not judged'], rows)]),
  ];
}

/** The numbers themselves are the map: each cell as dark as its share of the largest of its severity. */
function heatMap(apps: readonly AppNumbers[]): string[] {
  if (apps.length === 0) return [];
  const title = 'Apps with the most severe findings';
  const most = WORST_FIRST.map((severity) => Math.max(1, ...apps.map(({ open }) => open[severity])));
  const rows = apps.map(({ label, assignments, open }) => [
    { value: label },
    { value: assignments },
    ...WORST_FIRST.map((severity, at) => ({
      value: open[severity],
      look: open[severity] === 0 ? 'none' : `${severity} heat-${Math.ceil((4 * open[severity]) / (most[at] ?? 1))}`,
    })),
  ]);
  const note = 'The worst first; a darker field has more findings of that severity.';
  return [htmlSection(title, note, [htmlTable(title, ['App', 'Assignments', ...WORST_FIRST.map(capitalised)], rows)])];
}

function histogram(title: string, note: string, buckets: readonly Bucket[]): string[] {
  if (buckets.length === 0) return [];
  const labels = buckets.map(({ label }) => label);
  const series = [{ name: title, colour: 'plain', values: buckets.map(({ count }) => count) }];
  return [
    htmlSection(title, note, [
      htmlChart(barChart({ title, labels, series }), title),
      htmlTable(title, ['Before the review', 'Assignments'], bucketRows(buckets)),
    ]),
  ];
}

function scopes({ scopes: { direct, byGroup, other }, largestApps }: ReviewNumbers): string[] {
  if (largestApps.length === 0) return [];
  const title = 'How access is given';
  const values = (of: (app: AppNumbers) => number) => largestApps.map(of);
  const series = [
    { name: 'by group', colour: 'plain', values: values((app) => app.byGroup) },
    { name: 'directly', colour: 'direct', values: values((app) => app.direct) },
    { name: 'otherwise', colour: 'other', values: values((app) => app.assignments - app.direct - app.byGroup) },
  ];
  const labels = largestApps.map(({ label }) => label);
  const all = [{ value: 'All apps' }, { value: byGroup }, { value: direct }, { value: other }];
  const rows = largestApps.map((app) => [
    { value: app.label },
    { value: app.byGroup },
    { value: app.direct },
    { value: app.assignments - app.direct - app.byGroup },
  ]);
  const note = 'The largest apps. In the chart, by group is the first part of a bar, directly the second.';
  return [
    htmlSection(title, note, [
      htmlChart(barChart({ title, labels, series, isLying: true }), title),
      htmlTable(title, ['App', 'By group', 'Directly', 'Otherwise'], [all, ...rows]),
    ]),
  ];
}

function changes(buckets: readonly Bucket[]): string[] {
  if (buckets.length === 0) return [];
  const title = 'Since the review before';
  const series = [{ name: title, colour: 'plain', values: buckets.map(({ count }) => count) }];
  const labels = buckets.map(({ label }) => label);
  return [
    htmlSection(title, '', [
      htmlChart(barChart({ title, labels, series, isLying: true }), title),
      htmlTable(title, ['What became of it', 'Assignments'], bucketRows(buckets)),
    ]),
  ];
}

function bucketRows(buckets: readonly Bucket[]) {
  return buckets.map(({ label, count }) => [{ value: label }, { value: count }]);
}

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
