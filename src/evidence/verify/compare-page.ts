import { isDeepStrictEqual } from 'node:util';
import { messageOf } from '../../errors.js';
import { counted } from '../../files/counted.js';
import { isObject } from '../../pages/parts/json-values.js';
import { type EmbeddedData, readPageData } from './page-data.js';

/** So many differences are named. */
const MAX_NAMED = 20;

/** What the page of a run shows that the snapshot does not give, a sentence each; empty where they agree. */
export async function comparePage(path: string, derived: string): Promise<string[]> {
  try {
    const [found, expected] = [await readPageData(path), await readPageData(derived)];
    const differences = [...numbersThatDiffer(found, expected), ...rowsThatDiffer(found, expected)];
    if (differences.length > 0) return differences.slice(0, MAX_NAMED);
    return found.rest === expected.rest ? [] : ['its text is not the one that the snapshot gives, though its data is'];
  } catch (error) {
    return [`cannot be compared: ${messageOf(error)}`];
  }
}

function numbersThatDiffer({ numbers: found }: EmbeddedData, { numbers: expected }: EmbeddedData): string[] {
  if (!isObject(found) || !isObject(expected)) return ['its numbers are not what this version writes'];
  return [...new Set([...Object.keys(expected), ...Object.keys(found)])]
    .filter((key) => !isDeepStrictEqual(found[key], expected[key]))
    .map((key) => `${key} is ${shown(found[key])} where the snapshot gives ${shown(expected[key])}`);
}

function rowsThatDiffer({ findings: found }: EmbeddedData, { findings: expected }: EmbeddedData): string[] {
  if (isDeepStrictEqual(found, expected)) return [];
  const [ours, theirs] = [listOf(found), listOf(expected)];
  if (ours.length !== theirs.length)
    return [`has ${counted(ours.length, 'finding')} where the snapshot gives ${theirs.length}`];
  const rows = ours.flatMap((row, at) =>
    isDeepStrictEqual(row, theirs[at])
      ? []
      : [`finding ${at + 1} is ${shown(row)} where the snapshot gives ${shown(theirs[at])}`],
  );
  return rows.length > 0 ? rows : ['its table of findings has other apps, rules or links than the snapshot gives'];
}

function listOf(findings: unknown): readonly unknown[] {
  return isObject(findings) && Array.isArray(findings.rows) ? findings.rows : [];
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
