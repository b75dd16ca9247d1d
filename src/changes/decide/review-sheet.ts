import { ConfigError } from '../../errors.js';
import type { XlsxReader } from '../../files/xlsx-rows.js';
import type { ReviewColumn } from '../../packets/packet-columns.js';
import { PACKET_SHEETS } from '../../packets/packet-sheets.js';
import { lettersOf } from './column-letters.js';
import { headingKey } from './heading-key.js';

/** A sheet that reviewers fill, and where on it the packet's columns stand: programs may have moved them. */
export interface ReviewSheet {
  readonly name: string;
  /** By the columns' keys, counted from 0. */
  readonly places: ReadonlyMap<string, number>;
}

/**
 * The sheets of a returned packet that have its headings: the one that was sent, under whatever name, and copies of it.
 * Throws ConfigError, with the headings that are missing, renamed or there twice.
 */
export async function findReviewSheets(
  file: string,
  book: XlsxReader,
  columns: readonly ReviewColumn[],
): Promise<readonly ReviewSheet[]> {
  const found: ReviewSheet[] = [];
  for (const name of book.sheets) {
    if (name === PACKET_SHEETS.run || name === PACKET_SHEETS.help) continue;
    const headings = await headingsOf(book, name);
    const known = columns.filter(({ heading }) => headings.includes(headingKey(heading)));
    if (name !== PACKET_SHEETS.review && known.length < columns.length / 2) continue;
    const problems = problemsOf(headings, columns);
    if (problems.length > 0) throw new ConfigError([`${file}, sheet ${name}: ${problems.join('; ')}`]);
    found.push({
      name,
      places: new Map(columns.map(({ key, heading }) => [key, headings.indexOf(headingKey(heading))])),
    });
  }
  return found;
}

async function headingsOf(book: XlsxReader, sheet: string): Promise<readonly string[]> {
  for await (const { number, cells } of book.rows(sheet)) return number === 1 ? cells.map(headingKey) : [];
  return [];
}

function problemsOf(headings: readonly string[], columns: readonly ReviewColumn[]): string[] {
  const expected = columns.map(({ heading }) => headingKey(heading));
  const strangers = headings.flatMap((heading, index) =>
    heading === '' || expected.includes(heading) ? [] : [`${JSON.stringify(heading)} at ${lettersOf(index)}1`],
  );
  const missing = columns.filter(({ heading }) => !headings.includes(headingKey(heading)));
  const twice = columns.flatMap(({ heading }) => {
    const places = headings.flatMap((found, index) => (found === headingKey(heading) ? [`${lettersOf(index)}1`] : []));
    return places.length > 1 ? [`the heading ${JSON.stringify(heading)} stands at ${places.join(' and ')}`] : [];
  });
  if (missing.length === 0) return twice;
  const names = missing.map(({ heading }) => JSON.stringify(heading)).join(', ');
  const instead = strangers.length === 0 ? '' : `, and there is ${strangers.join(', ')}`;
  return [`the heading ${names} is missing${instead}: give it back the name that it was sent with`, ...twice];
}
