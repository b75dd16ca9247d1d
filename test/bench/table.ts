import { isReached, type Line, median, ratiosOf } from './line.js';

/** The lines as a Markdown table: medians, and the spread of the ratios. */
export function tableOf(lines: readonly Line[]): string {
  const rows = lines.map((line) => {
    const ratios = ratiosOf(line);
    return [
      line.measure,
      `${figure(median(line.ours))} ${line.unit}`,
      `${figure(median(line.theirs))} ${line.unit} (${line.against})`,
      ratios.every(Number.isFinite) ? spreadOf(ratios) : '–',
      targetText(line),
    ];
  });
  const header = ['measure', 'ours', 'beside', 'ratio (spread)', 'target'];
  const all = [header, header.map(() => '---'), ...rows];
  return all.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function targetText(line: Line): string {
  if (line.target === undefined) return '';
  const bound = 'most' in line.target ? `≤ ${rounded(line.target.most)}` : `≥ ${line.target.least}`;
  return `${bound} ${isReached(line) === true ? 'reached' : '**missed**'}`;
}

function figure(value: number): string {
  return value >= 100 ? Math.round(value).toLocaleString('en-US') : value.toFixed(value >= 10 ? 1 : 2);
}

function spreadOf(ratios: readonly number[]): string {
  const range = ratios.length === 1 ? '' : ` (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`;
  return median(ratios).toFixed(2) + range;
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
