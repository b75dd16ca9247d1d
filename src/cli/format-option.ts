import { InvalidArgumentError, Option } from 'commander';
import type { ReportFormat } from '../report/model.js';

const KNOWN: readonly ReportFormat[] = ['csv', 'xlsx'];

/** `--format csv,xlsx`. */
export function formatOption(): Option {
  return new Option('--format <list>', 'reports to write').default(KNOWN, 'csv,xlsx').argParser(parseFormats);
}

function parseFormats(value: string): readonly ReportFormat[] {
  const wanted = value.split(',').map((item) => item.trim());
  if (wanted.some((item) => !KNOWN.some((format) => format === item))) {
    throw new InvalidArgumentError(`Known formats are ${KNOWN.join(', ')}.`);
  }
  return KNOWN.filter((format) => wanted.includes(format));
}
