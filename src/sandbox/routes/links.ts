import { ApiError } from './api-error.js';
import type { Exchange, Links } from './exchange.js';

/** A page's size: what was asked for within the endpoint's bounds. Okta caps what is too much, and refuses nonsense. */
export function limitOf(query: URLSearchParams, standard: number, most: number): number {
  const text = query.get('limit');
  if (text === null || text === '') return standard;
  const limit = Number(text);
  if (!Number.isInteger(limit) || limit < 1) {
    throw new ApiError('E0000001', 'limit', [`limit: '${text}' is not a page size`]);
  }
  return Math.min(limit, most);
}

/** Where a listing continues: after the row with this id. */
export interface Cursor {
  readonly id: string;
  /** Second visit of the same place, for quirks that need one. */
  readonly again: boolean;
}

/** A cursor as it stands in `after`: one more character before an id, as recorded, then when it was given out. */
export function cursorOf(exchange: Exchange, id: string, again = false): string {
  const issued = exchange.cursorTtlSeconds === undefined ? '' : `_${Math.floor(exchange.nowMs / 1000).toString(36)}`;
  return `${again ? '1' : '0'}${id}${issued}`;
}

/** The cursor of a request; throws E0000029 when it is too old or none of ours. */
export function cursorIn(exchange: Exchange): Cursor | undefined {
  const after = exchange.query.get('after');
  if (after === null || after === '') return undefined;
  const parts = /^([01])([^_]+)(?:_([0-9a-z]+))?$/.exec(after);
  const [, mark, id, issued] = parts ?? [];
  if (id === undefined) throw new ApiError('E0000029');
  if (exchange.cursorTtlSeconds !== undefined) {
    const age = exchange.nowMs / 1000 - Number.parseInt(issued ?? '0', 36);
    if (age > exchange.cursorTtlSeconds) throw new ApiError('E0000029');
  }
  return { id, again: mark === '1' };
}

/** The links of a page: the request's own parameters in order of their names, the page size always said. */
export function linksOf(
  exchange: Exchange,
  limit: number,
  next: string | undefined,
  drop: readonly string[] = [],
): Links {
  const params = new URLSearchParams(exchange.query);
  for (const name of drop) params.delete(name);
  params.set('limit', String(limit));
  const to = (after: string | undefined): string => {
    if (after !== undefined) params.set('after', after);
    params.sort();
    return `${exchange.origin}${exchange.path}?${params.toString()}`;
  };
  const self = to(undefined);
  return { self, next: next === undefined ? undefined : to(next) };
}
