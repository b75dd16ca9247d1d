import { oneLine } from '../../files/plain-text.js';
import { htmlText } from '../page-shell.js';
import { cleanSvg } from './clean-svg.js';
import { renderSvg } from './echarts.js';

/** A row of bars beside each other, and what they count. */
export interface Series {
  readonly name: string;
  /** A colour of the page, by its name: `critical`. */
  readonly colour: string;
  readonly values: readonly number[];
}

export interface BarChartOptions {
  readonly title: string;
  readonly labels: readonly string[];
  /** One on top of the other, in this order. */
  readonly series: readonly Series[];
  /** The bars' colours one by one, where there is one series. */
  readonly colours?: readonly string[];
  /** What stands at the end of each bar; its total where this does not say. */
  readonly texts?: readonly string[];
  /** Where the scale ends, for instance at 100 percent; by the values where this does not say. */
  readonly max?: number;
  /** Bars lie where their labels are long. Default false. */
  readonly isLying?: boolean;
}

const WIDTH = 640;
const STANDING_HEIGHT = 240;
const BAR_HEIGHT = 30;
/** A label is one line, which is broken only under a standing bar. */
const MAX_LABEL = 34;

/** Bars as SVG text: drawn in the page's own colours, so that they change with it between light, dark and paper. */
export function barChart(options: BarChartOptions): string {
  const { title, series, max, isLying = false } = options;
  const labels = options.labels.map(oneLine);
  const texts = (options.texts ?? []).map(oneLine);
  const height = isLying ? labels.length * BAR_HEIGHT + 34 : STANDING_HEIGHT;
  const categories = {
    type: 'category',
    data: labels.map((label) => cutText(label, MAX_LABEL)).map((label) => (isLying ? label : inTwoLines(label))),
    inverse: isLying,
    axisTick: { show: false },
    axisLine: { lineStyle: { color: 'var(--line)' } },
    axisLabel: { color: 'var(--text)', fontSize: 13, interval: 0 },
  };
  const values = {
    type: 'value',
    minInterval: 1,
    ...(max === undefined ? {} : { max, interval: max / 4 }),
    splitNumber: 4,
    splitLine: { lineStyle: { color: 'var(--line)' } },
    axisLabel: { color: 'var(--quiet)', fontSize: 12, formatter: (value: number) => countText(value) },
  };
  const option = {
    grid: isLying
      ? {
          left: labelWidth(labels),
          right: Math.max(64, labelWidth(texts)),
          top: 4,
          bottom: 26,
          outerBoundsMode: 'none',
        }
      : { left: 8, right: 8, top: 24, bottom: 4, outerBoundsMode: 'same' },
    xAxis: isLying ? values : categories,
    yAxis: isLying ? categories : values,
    series: series.map((one, at) => seriesOption(one, at === series.length - 1, { ...options, texts })),
  };
  return cleanSvg(renderSvg(option, WIDTH, height), htmlText(title));
}

function seriesOption(one: Series, isLast: boolean, { series, colours, texts, isLying = false }: BarChartOptions) {
  const totals = one.values.map((_value, at) => series.reduce((sum, { values }) => sum + (values[at] ?? 0), 0));
  return {
    type: 'bar',
    stack: 'all',
    barMaxWidth: isLying ? 18 : 56,
    barMinHeight: 0,
    data: one.values.map((value, at) => ({
      value,
      itemStyle: {
        color: `var(--chart-${colours?.[at] ?? one.colour})`,
        // a line between the parts of a bar: they are told apart without their colours
        ...(series.length > 1 ? { borderColor: 'var(--card)', borderWidth: 1 } : {}),
      },
    })),
    label: {
      show: isLast,
      position: isLying ? 'right' : 'top',
      color: 'var(--text)',
      textBorderWidth: 0,
      fontSize: 13,
      formatter: ({ dataIndex }: { dataIndex: number }) => texts?.[dataIndex] ?? countText(totals[dataIndex] ?? 0),
    },
  };
}

/** Room for the longest label: nobody knows here how wide the reader's letters are, so that it is ample. */
function labelWidth(labels: readonly string[]): number {
  const widths = labels.map((label) =>
    Array.from(cutText(label, MAX_LABEL)).reduce((sum, one) => sum + (WIDE.test(one) ? 14 : 7.6), 0),
  );
  return Math.min(WIDTH / 2, Math.ceil(Math.max(0, ...widths)) + 14);
}

/** Letters as wide as they are high. */
const WIDE = /[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}\p{Script=Katakana}\p{Emoji_Presentation}]/u;

/** Broken at the blank that is nearest to its middle, for bars that stand close to each other. */
function inTwoLines(label: string): string {
  const fromMiddle = (at: number) => Math.abs(at - label.length / 2);
  const blanks = [...label.matchAll(/ /g)].map(({ index }) => index);
  const [nearest] = blanks.sort((a, b) => fromMiddle(a) - fromMiddle(b));
  return nearest === undefined ? label : `${label.slice(0, nearest)}\n${label.slice(nearest + 1)}`;
}

/** No more than so many characters, with an ellipsis in the place of the rest. */
export function cutText(text: string, most: number): string {
  const characters = Array.from(text);
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : text;
}

/** `1,234,567`, as on the rest of the page. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}
