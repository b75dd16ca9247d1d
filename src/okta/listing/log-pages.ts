import type { LogEvent } from '../../assignment/log-event.js';
import { nameOf, PagingError } from '../errors.js';
import type { Page } from '../page.js';
import { type Parser, parseList } from '../parse.js';
import { dateOf, requestIdOf } from '../rate-limit/headers.js';
import type { Answer, OktaRequest } from '../transport/exchange.js';
import { readLinkHeader } from './link.js';
import { type ListingUrls, nextUrl } from './next-url.js';

export interface LogListing extends ListingUrls {
  /** An earlier page's `next`, to begin there instead. */
  readonly from: string | undefined;
  /** Whether it has no end of its own and stops at the first empty page. */
  readonly isPolling: boolean;
  readonly parse: Parser<LogEvent>;
  readonly send: (request: OktaRequest) => Promise<Answer>;
}

/** So many empty pages in a row may have a next one in a bounded query. */
const MOST_EMPTY_PAGES = 5;

/**
 * The System Log page by page. It may have tens of millions of events, so nothing of a page is remembered but where the
 * next one begins: whoever counts events tells by their uuid which came twice.
 */
export async function* logPages(listing: LogListing): AsyncGenerator<Page<LogEvent>> {
  const { from, isPolling } = listing;
  let url = from === undefined ? listing.url : nextUrl(from, listing.url, listing, 'the given link');
  let empty = 0;
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
      serverMs: dateOf(answer.headers) ?? answer.receivedMs,
    };
    if (next === undefined || (isPolling && items.length === 0)) return;
    empty = items.length === 0 ? empty + 1 : 0;
    if (empty >= MOST_EMPTY_PAGES) {
      throw new PagingError(`${where}: ${empty} empty pages in a row have a next one, so the listing would never end`);
    }
    if (next === url) throw new PagingError(`${where}: its next link leads to itself, so the listing would never end`);
    url = next;
  }
}

/** Where the listing continues. Without the links that Okta always sends nothing is known of its end. */
function nextOf({ headers }: Answer, url: string, listing: LogListing, where: string): string | undefined {
  const link = readLinkHeader(headers.get('link'));
  if (link.kind === 'garbled') {
    throw new PagingError(`${where}: its link header cannot be understood (${link.problem}), so its end is not proven`);
  }
  if (link.kind === 'none' || (listing.isPolling && link.next === undefined)) {
    throw new PagingError(
      `${where}: it comes without the link ${link.kind === 'none' ? 'header' : 'to a next page'} that Okta always sends, ` +
        'so events may be missing; see whether a gateway or proxy drops it',
    );
  }
  return link.next === undefined ? undefined : nextUrl(link.next, url, listing, where);
}
