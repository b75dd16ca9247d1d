import { createHash } from 'node:crypto';
import { createIdSet } from '../../sets/id-set.js';
import type { Page } from '../api.js';
import { nameOf, PagingError } from '../errors.js';
import { type Parser, parseList } from '../parse.js';
import { dateOf, requestIdOf } from '../rate-limit/headers.js';
import type { Answer, OktaRequest } from '../transport/exchange.js';
import { createEndProof } from './end-proof.js';
import { understoodLink } from './link.js';
import { type ListingUrls, nextUrl } from './next-url.js';

export interface Listing<T> extends ListingUrls {
  /** An earlier page's `next`, to begin there instead. */
  readonly from: string | undefined;
  /** Reads a page's body as a list of what `parse` takes; JSON.parse where undefined. */
  readonly read: OktaRequest['read'];
  readonly parse: Parser<T>;
  readonly send: (request: OktaRequest) => Promise<Answer>;
}

/** So many pages in a row may bring nothing new: empty ones, and rows that moved while they were read. */
export const MOST_BARREN_PAGES = 5;

/**
 * A listing page by page, along the `next` links as Okta gives them until its end is proven (see end-proof.ts): neither
 * an empty nor a short page is an end. An error of any page is thrown and names it; what was yielded before stays true.
 */
export async function* listPages<T extends { readonly id?: unknown }>(listing: Listing<T>): AsyncGenerator<Page<T>> {
  const { from } = listing;
  const course = createCourse();
  const proof = createEndProof();
  let url = from === undefined ? listing.url : nextUrl(from, listing.url, listing, 'the given link');
  course.begin(url);
  for (let page = 1; ; page += 1) {
    const { pathname, search } = new URL(url);
    const request: OktaRequest = { method: 'GET', url, path: pathname + search, page, read: listing.read };
    const where = nameOf(request);
    const answer = await listing.send(request);
    const { isLinked, next: link } = understoodLink(answer.headers, where);
    const linked = link === undefined ? undefined : nextUrl(link, url, listing, where);
    const items = parseList(answer.body, listing.parse, where);
    const ids = items.map(({ id }) => String(id));
    const repeated = proof.repeated();
    const next = proof.take({ url, where, ids, isLinked, next: linked });
    yield {
      items: repeated.size === 0 ? items : items.filter((_, index) => !repeated.has(ids[index] ?? '')),
      request: request.path,
      next,
      requestId: requestIdOf(answer.headers),
      serverMs: answer.serverMs ?? dateOf(answer.headers) ?? answer.receivedMs,
    };
    if (next === undefined) return;
    course.follow(linked, ids, where);
    url = next;
  }
}

/** Watches that a listing gets on. */
interface Course {
  begin(url: string): void;
  /** Takes a page's rows and its own next link, if it has one; throws PagingError where the listing goes in circles. */
  follow(next: string | undefined, ids: readonly string[], where: string): void;
}

function createCourse(): Course {
  const asked = new Set<string>();
  const seen = createIdSet();
  let barren = 0;
  return {
    begin: (url) => void asked.add(positionOf(url)),
    follow(next, ids, where) {
      const known = seen.size;
      for (const id of ids) seen.add(id);
      barren = seen.size > known ? 0 : barren + 1;
      if (barren >= MOST_BARREN_PAGES) {
        throw new PagingError(`${where}: ${barren} pages in a row brought nothing new, so the listing would never end`);
      }
      if (next === undefined) return;
      const position = positionOf(next);
      if (asked.has(position)) {
        throw new PagingError(`${where}: its next link was asked before, so the listing would never end`);
      }
      asked.add(position);
    },
  };
}

/**
 * Where a page begins: its cursor, whatever stands beside it. As a digest, which is enough to know it again in a fraction
 * of its length: a listing may have thousands of pages.
 */
export function positionOf(url: string): string {
  const { search, searchParams } = new URL(url);
  const cursors = searchParams.getAll('after');
  const position = cursors.length === 0 ? search : JSON.stringify(cursors);
  return createHash('sha256').update(position).digest('base64').slice(0, 16);
}
