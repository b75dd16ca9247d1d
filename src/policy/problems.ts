import type * as z from 'zod';
import { type Place, placeText, type YamlFile } from './yaml-file.js';

/** Something that is wrong in a file; the message names the key, and what is known where a word was unknown. */
export interface Problem {
  readonly place: Place;
  readonly message: string;
}

/** Problems of one file as people read them, in the order in which they stand in it: `FILE:LINE:COL: key: message`. */
export function problemTexts(file: YamlFile, problems: readonly Problem[]): string[] {
  return [...problems]
    .sort((a, b) => a.place.line - b.place.line || a.place.col - b.place.col)
    .map(({ place, message }) => `${placeText(file.path, place)}: ${message}`);
}

/** A problem with the value at a path. */
export function problemAt(file: YamlFile, path: readonly PropertyKey[], message: string): Problem {
  return { place: file.locate(path), message: named(path, message) };
}

/** What a schema finds wrong in a file, as problems with their places. */
export function issueProblems(
  issue: z.core.$ZodIssue,
  file: YamlFile,
  parent: readonly PropertyKey[] = [],
): readonly Problem[] {
  const path = [...parent, ...issue.path];
  switch (issue.code) {
    case 'unrecognized_keys': {
      const [problem, known] = issue.message.split('; ');
      return issue.keys.map((key) => ({
        place: file.locateKey(path, key),
        message: named(path, `${problem} "${key}"; ${known}`),
      }));
    }
    case 'invalid_union': {
      const meant = issue.errors.find((issues) => issues.every(isInside));
      return meant?.flatMap((inner) => issueProblems(inner, file, path)) ?? [problemAt(file, path, issue.message)];
    }
    default:
      return [problemAt(file, path, issue.message)];
  }
}

/** Of the alternatives of a union, the one that was meant is that whose problems lie within the value. */
function isInside(issue: z.core.$ZodIssue): boolean {
  return issue.code !== 'invalid_type' || issue.path.length > 0;
}

/** `expectations[0].allow: message` */
function named(path: readonly PropertyKey[], message: string): string {
  if (path.length === 0) return message;
  const name = path.map((part) => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('');
  return `${name.replace(/^\./, '')}: ${message}`;
}
