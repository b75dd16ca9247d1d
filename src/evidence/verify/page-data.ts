import { readFile } from 'node:fs/promises';
import { dataElement } from '../../pages/page-shell.js';
import { REVIEW_IDS } from '../../pages/review/review-data.js';

/** The data that a page of a review has embedded, as it stands there. */
export interface EmbeddedData {
  readonly numbers: unknown;
  readonly findings: unknown;
  /** All of the file but these. */
  readonly rest: string;
}

/** Reads a page's data out of its file; throws where an element is missing or is no JSON. */
export async function readPageData(path: string): Promise<EmbeddedData> {
  const text = await readFile(path, 'utf8');
  const numbers = embedded(text, REVIEW_IDS.numbers);
  const findings = embedded(text, REVIEW_IDS.findings);
  return {
    numbers: JSON.parse(numbers),
    findings: JSON.parse(findings),
    rest: text.replace(numbers, '').replace(findings, ''),
  };
}

function embedded(text: string, id: string): string {
  const [start, end] = dataElement(id);
  const from = text.indexOf(start);
  const to = text.indexOf(end.trim(), from);
  if (from < 0 || to < 0) throw new Error(`it has no data called ${id}`);
  return text.slice(from + start.length, to);
}
