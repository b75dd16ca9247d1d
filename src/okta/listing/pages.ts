import { createHash } from 'node:crypto';
import type { Page } from '../api.js';
import { nameOf, PagingError } from '../errors.js';
import { type Parser, parseList } from '../parse.js';
import { dateOf, requestIdOf } from '../rate-limit/headers.js';
import type { Answer, OktaRequest } from '../transport/exchange.js';
import { nextLink } from './link.js';

export interface Listing<T> {
  readonly origin: string;
  /** The first request, absolute. */
  readonly url: string;
  /** An earlier page's `next`, to begin there instead. */
  readonly from: string | undefined;
  /** Reads a page's body as a list of what `parse` takes; JSON.parse where undefined. */
  readonly read: OktaRequest['read'];
  readonly parse: Parser<T>;
  readonly send: (request: OktaRequest) => Promise<Answer>;
}

/**
 * A listing page by page, along the `next` links as Okta gives them until a page has none: neither an empty nor a short
 * page is an end. An error of any page is thrown and names it; what was yielded before stays true.
 */
export async function* listPages<T>(listing: Listing<T>): AsyncGenerator<Page<T>> {
  const asked = new Set<string>();
  let url = listing.from === undefined ? listing.url : follow(listing.from, listing.url, listing, 'the given link');
  for (let page = 1; ; page += 1) {
    asked.add(digest(url));
    const { pathname, search } = new URL(url);
    const request: OktaRequest = { method: 'GET', url, path: pathname + search, page, read: listing.read };
    const answer = await listing.send(request);
    const link = nextLink(answer.headers.get('link'));
    const next = link === undefined ? undefined : follow(link, url, listing, nameOf(request));
    yield {
      items: parseList(answer.body, listing.parse, nameOf(request)),
      request: request.path,
      next,
      requestId: requestIdOf(answer.headers),
      serverMs: dateOf(answer.headers) ?? answer.receivedMs,
    };
    if (next === undefined) return;
    if (asked.has(digest(next))) {
      throw new PagingError(`${nameOf(request)}: its next link was asked before, so the listing would never end`);
    }
    url = next;
  }
}

/** The link as it will be followed. Refuses every origin but the org's, before a token is sent there. */
function follow<T>(link: string, base: string, listing: Listing<T>, where: string): string {
  const target = URL.canParse(link, base) ? new URL(link, base) : undefined;
  if (target === undefined) throw new PagingError(`${where}: its next link is not a URL`);
  if (target.origin !== listing.origin || target.username !== '' || target.password !== '') {
    throw new PagingError(`${where}: its next link leads to ${target.origin}, not to ${listing.origin}`);
  }
  return withExpand(target, URL.canParse(link) ? link : target.href, new URL(listing.url));
}

/**
 * Orgs before release 2026.08.0 lose `expand` from the next link of an app's users (OKTA-1230324), and every page but
 * the first comes without users. The rest is left as given, byte for byte: cursors are opaque.
 */
function withExpand(target: URL, href: string, first: URL): string {
  const expand = first.searchParams.get('expand');
  if (expand === null || target.searchParams.has('expand')) return href;
  return `${href}${target.search === '' ? '?' : '&'}expand=${encodeURIComponent(expand)}`;
}

/** Enough to know a URL again, in a fraction of its length: a listing may have thousands of pages. */
function digest(url: string): string {
  return createHash('sha256').update(url).digest('base64').slice(0, 16);
}
