import { isObject, isText } from '../../assignment/json-guards.js';
import type { JsonObject } from '../../assignment/records.js';
import { nameOf, OktaShapeError, PagingError } from '../errors.js';
import { parseList, parseObject } from '../parse.js';
import type { Answer, OktaRequest } from '../transport/exchange.js';
import { readLinkHeader } from './link.js';
import { nextUrl } from './next-url.js';

export type SendPage = (request: OktaRequest) => Promise<Answer>;

export interface BodyListing {
  readonly origin: string;
  /** The first request, absolute. */
  readonly url: string;
  /** The member of the body that holds the records. */
  readonly key: string;
  /** Records of a full page. */
  readonly limit: number;
  readonly send: SendPage;
}

/**
 * A listing whose next page is named in the body, `_links.next`, as Okta's lists of administrators have it; a `link` header is
 * followed as well, which they lacked at times. A full page that names no next one is asked on from its last record, until a
 * page brings nothing new: an end is proven, never assumed.
 */
export async function* bodyPages(listing: BodyListing): AsyncGenerator<readonly JsonObject[]> {
  const seen = new Set<string>();
  const asked = new Set<string>();
  for (let url: string | undefined = listing.url, page = 1; url !== undefined; page += 1) {
    if (asked.has(url)) throw new PagingError(`${url}: was asked before, so the listing would never end`);
    asked.add(url);
    const { pathname, search } = new URL(url);
    const request: OktaRequest = { method: 'GET', url, path: pathname + search, page };
    const where = nameOf(request);
    const answer = await listing.send(request);
    const body = parseObject(answer.body, where);
    if (!Array.isArray(body[listing.key])) throw new OktaShapeError(`${where}: the body has no list "${listing.key}"`);
    const items = parseList(body[listing.key], parseObject, where);
    const fresh = items.filter(({ id }) => !seen.has(String(id)));
    for (const { id } of fresh) seen.add(String(id));
    yield fresh;
    url = nextOf(body, answer, url, listing, where) ?? beyond(items, fresh, listing);
  }
}

function nextOf(
  body: JsonObject,
  answer: Answer,
  url: string,
  listing: BodyListing,
  where: string,
): string | undefined {
  const links = isObject(body._links) ? body._links.next : undefined;
  const href = isObject(links) && isText(links.href) ? links.href : undefined;
  if (href !== undefined) return nextUrl(href, url, listing, where);
  const header = readLinkHeader(answer.headers.get('link'));
  if (header.kind === 'garbled') {
    throw new PagingError(
      `${where}: its link header cannot be understood (${header.problem}), so its end is not proven`,
    );
  }
  return header.kind === 'links' && header.next !== undefined ? nextUrl(header.next, url, listing, where) : undefined;
}

/** Where a full page that names no next one goes on; undefined where there is nothing to go on from. */
function beyond(
  items: readonly JsonObject[],
  fresh: readonly JsonObject[],
  { url, limit }: BodyListing,
): string | undefined {
  const last = items.at(-1);
  if (items.length < limit || fresh.length === 0 || last === undefined) return undefined;
  const next = new URL(url);
  next.searchParams.set('after', String(last.id));
  return next.href;
}
