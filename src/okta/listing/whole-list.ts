import { nameOf, PagingError } from '../errors.js';
import { type Parser, parseList } from '../parse.js';
import type { Answer, OktaRequest } from '../transport/exchange.js';
import { understoodLink } from './link.js';
import { nextUrl } from './next-url.js';

export interface WholeListing<T> {
  readonly origin: string;
  /** The request, absolute. */
  readonly url: string;
  readonly parse: Parser<T>;
  readonly send: (request: OktaRequest) => Promise<Answer>;
}

/** Of a list that is documented to have one. */
const MOST_PAGES = 20;

/**
 * A list that Okta documents as one answer, without pages: an answer without links is all of it. Should Okta, or what stands
 * before it, cut one in pages after all, the next one is followed; a first page would otherwise pass for the whole.
 */
export async function wholeList<T>(listing: WholeListing<T>): Promise<T[]> {
  const all: T[] = [];
  const asked = new Set<string>();
  for (let url: string | undefined = listing.url, page = 1; url !== undefined; page += 1) {
    const { pathname, search } = new URL(url);
    const request: OktaRequest = { method: 'GET', url, path: pathname + search, ...(page > 1 && { page }) };
    const where = nameOf(request);
    if (asked.has(url) || page > MOST_PAGES) throw new PagingError(`${where}: the list would never end`);
    asked.add(url);
    const answer = await listing.send(request);
    const { next } = understoodLink(answer.headers, where);
    all.push(...parseList(answer.body, listing.parse, where));
    url = next === undefined ? undefined : nextUrl(next, url, listing, where);
  }
  return all;
}
