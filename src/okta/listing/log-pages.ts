import type { LogEvent } from '../../assignment/log-event.js';
import { nameOf, PagingError } from '../errors.js';
import type { Page } from '../page.js';
import { type Parser, parseList } from '../parse.js';
import { dateOf, requestIdOf } from '../rate-limit/headers.js';
import type { Answer, OktaRequest } from '../transport/exchange.js';
import { createCourse, shortDigest } from './course.js';
import { understoodLink } from './link.js';
import { type ListingUrls, nextUrl } from './next-url.js';

export interface LogListing extends ListingUrls {
  /** An earlier page's `next`, to begin there instead. */
  readonly from: string | undefined;
  /** Whether it has no end of its own and stops at the first empty page. */
  readonly isPolling: boolean;
  readonly parse: Parser<LogEvent>;
  readonly send: (request: OktaRequest) => Promise<Answer>;
}

/**
 * The System Log page by page. It may have tens of millions of events, so nothing of a page is remembered but
 * digests of where it begins and of what it holds: whoever counts events tells by their uuid which came twice.
 */
export async function* logPages(listing: LogListing): AsyncGenerator<Page<LogEvent>> {
  const { from, isPolling } = listing;
  let url = from === undefined ? listing.url : nextUrl(from, listing.url, listing, 'the given link');
  const course = createCourse();
  const held = new Set<string>();
  course.begin(url);
  for (let page = 1; ; page += 1) {
    const { pathname, search } = new URL(url);
    const request: OktaRequest = { method: 'GET', url, path: pathname + search, page };
    const where = nameOf(request);
    const answer = await listing.send(request);
    const next = nextOf(answer, url, listing, where);
    const items = parseList(answer.body, listing.parse, where);
    yield {
      items,
      request: request.path,
      next,
      requestId: requestIdOf(answer.headers),
      serverMs: answer.serverMs ?? dateOf(answer.headers) ?? answer.receivedMs,
    };
    if (next === undefined || (isPolling && items.length === 0)) return;
    const digest = digestOf(items);
    course.follow(next, items.length > 0 && !held.has(digest), where);
    held.add(digest);
    url = next;
  }
}

/** What a page holds, in whatever order. */
function digestOf(items: readonly LogEvent[]): string {
  return shortDigest(JSON.stringify(items.map(({ uuid }) => uuid).sort()));
}

/** Where the listing continues. Without the links that Okta always sends nothing is known of its end. */
function nextOf({ headers }: Answer, url: string, listing: LogListing, where: string): string | undefined {
  const link = understoodLink(headers, where);
  if (!link.isLinked || (listing.isPolling && link.next === undefined)) {
    throw new PagingError(
      `${where}: it comes without the link ${link.isLinked ? 'to a next page' : 'header'} that Okta always sends, ` +
        'so events may be missing; see whether a gateway or proxy drops it',
    );
  }
  return link.next === undefined ? undefined : nextUrl(link.next, url, listing, where);
}
