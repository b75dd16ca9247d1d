import { createIdSet } from '../../sets/id-set.js';
import type { Page } from '../api.js';
import { nameOf } from '../errors.js';
import { type Parser, parseList } from '../parse.js';
import { dateOf, requestIdOf } from '../rate-limit/headers.js';
import type { Answer, OktaRequest } from '../transport/exchange.js';
import { createCourse } from './course.js';
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

/**
 * A listing page by page, along the `next` links as Okta gives them until its end is proven (see end-proof.ts): neither
 * an empty nor a short page is an end. An error of any page is thrown and names it; what was yielded before stays true.
 */
export async function* listPages<T extends { readonly id?: unknown }>(listing: Listing<T>): AsyncGenerator<Page<T>> {
  const { from } = listing;
  const course = createCourse();
  const proof = createEndProof();
  const seen = createIdSet();
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
    const known = seen.size;
    for (const id of ids) seen.add(id);
    course.follow(linked, seen.size > known, where);
    url = next;
  }
}
