import { barChart, countText, type Series } from '../../pages/charts/bar-chart.js';
import { type TrendPoint, WORST_FIRST } from '../../pages/review/review-data.js';
import { htmlFigure, htmlSection, htmlTable } from './html-parts.js';

const TITLE = 'From review to review';
const NOTE =
  'Of the reviews before, decisions and removals are as they stood when the next review was made. Decided is the share of the assignments that had to be decided on. Days are those from a decision to the proof that the access is gone, the middle one of all.';
const HEADS = ['Review as of', 'Assignments', 'Critical', 'High', 'Medium', 'Low', 'Decided', 'Removed', 'Days'];
const UNKNOWN = '–';

/** How this review stands beside those before it; nothing where there are none. */
export function trendSection(points: readonly TrendPoint[]): string[] {
  if (points.length === 0) return [];
  const labels = points.map(({ asOf }) => asOf.slice(0, 10));
  const plain = (values: readonly number[]): Series[] => [{ name: '', colour: 'plain', values }];
  const chart = (title: string, series: readonly Series[], more: { texts?: readonly string[]; max?: number } = {}) =>
    htmlFigure(title, barChart({ title, labels, series, isLying: true, ...more }));
  const severities = WORST_FIRST.map((severity) => ({
    name: severity,
    colour: severity,
    values: points.map(({ open }) => open[severity]),
  }));
  const shares = points.map((point) => shareOf(point) ?? 0);
  const days = points.map(({ medianDays }) => medianDays ?? 0);
  return [
    htmlSection(TITLE, NOTE, [
      chart('Assignments', plain(points.map(({ assignments }) => assignments))),
      chart('Open findings: in a bar first critical, then high, medium, low', severities),
      chart('Decided, in percent', plain(shares), { texts: points.map(shareText), max: 100 }),
      chart('Days to removal', plain(days), { texts: points.map(daysText) }),
      htmlTable(TITLE, HEADS, points.map(rowOf), true),
    ]),
  ];
}

function rowOf(point: TrendPoint) {
  const { asOf, assignments, open, removed } = point;
  return [
    { value: asOf.slice(0, 10) },
    { value: assignments },
    ...WORST_FIRST.map((severity) => ({ value: open[severity] })),
    { value: decidedText(point), look: 'count' },
    { value: removed === null ? UNKNOWN : countText(removed), look: 'count' },
    { value: daysText(point), look: 'count' },
  ];
}

/** In whole percent, never rounded up: 100 is all of them. */
function shareOf({ asked, decided }: TrendPoint): number | undefined {
  return asked === null || decided === null || asked === 0 ? undefined : Math.floor((decided * 100) / asked);
}

function shareText(point: TrendPoint): string {
  const share = shareOf(point);
  return share === undefined ? UNKNOWN : `${share} %`;
}

function decidedText(point: TrendPoint): string {
  const { asked, decided } = point;
  const share = shareOf(point);
  return share === undefined ? UNKNOWN : `${countText(decided ?? 0)} of ${countText(asked ?? 0)} (${share} %)`;
}

function daysText({ medianDays }: TrendPoint): string {
  return medianDays === null ? UNKNOWN : String(Number(medianDays.toFixed(1)));
}
