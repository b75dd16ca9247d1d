import { ApiError } from './api-error.js';

/** One `path eq "value"` of a filter. */
export interface Equals {
  readonly path: string;
  readonly value: string;
}

/** The alternatives of a filter: `eq` comparisons joined by `or`, which is all that these listings take. */
export function alternativesOf(filter: string, allowed: readonly string[]): readonly Equals[] {
  return filter.split(/\s+or\s+/i).map((part) => {
    const [, path, value] = /^\s*\(?\s*([\w.]+)\s+eq\s+"([^"]*)"\s*\)?\s*$/i.exec(part) ?? [];
    if (path === undefined || value === undefined || !allowed.includes(path)) throw new ApiError('E0000053', filter);
    return { path, value };
  });
}
