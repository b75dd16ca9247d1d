import { isObject, isText } from '../../assignment/json-guards.js';
import type { JsonObject } from '../../assignment/records.js';
import { nameOf, OktaShapeError, PagingError } from '../errors.js';
import { parseList, parseObject } from '../parse.js';
import type { Answer, OktaRequest } from '../transport/exchange.js';
import { MOST_BARREN_PAGES } from './course.js';
import { understoodLink } from './link.js';
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
 * page that is not full brings nothing new: an end is proven, never assumed. Yields every record once.
 */
export async function* bodyPages(listing: BodyListing): AsyncGenerator<readonly JsonObject[]> {
  const seen = new Set<string>();
  const asked = new Set<string>();
  let barren = 0;
  for (let url: string | undefined = listing.url, page = 1; url !== undefined; page += 1) {
    if (asked.has(url)) throw new PagingError(`${url}: was asked before, so the listing would never end`);
    asked.add(url);
    const { pathname, search } = new URL(url);
    const request: OktaRequest = { method: 'GET', url, path: pathname + search, page };
    const where = nameOf(request);
    const answer = await listing.send(request);
    const body = parseObject(answer.body, where);
    if (!Array.isArray(body[listing.key])) throw new OktaShapeError(`${where}: the body has no list "${listing.key}"`);
    const items = parseList(body[listing.key], parseRecord, where);
    const next = nextOf(body, answer, url, listing, where);
    const fresh = items.filter(({ id }) => !seen.has(id) && seen.add(id));
    yield fresh;
    barren = fresh.length > 0 ? 0 : barren + 1;
    if (next !== undefined && barren >= MOST_BARREN_PAGES) {
      throw new PagingError(`${where}: ${barren} pages in a row brought nothing new, so the listing would never end`);
    }
    url = next ?? beyond(items.length, fresh, listing, where);
  }
}

/** All rows without an id would pass for one row. */
function parseRecord(value: unknown, where: string): JsonObject & { readonly id: string } {
  const record = parseObject(value, where);
  const { id } = record;
  if (isText(id) && id !== '') return { ...record, id };
  throw new OktaShapeError(`${where} has no id`);
}

function nextOf(
  body: JsonObject,
  answer: Answer,
  url: string,
  listing: BodyListing,
  where: string,
): string | undefined {
  const href = hrefIn(body, where);
  const { next } = understoodLink(answer.headers, where);
  const [inBody, inHeader] = [href, next].map((link) =>
    link === undefined ? undefined : nextUrl(link, url, listing, where),
  );
  if (inBody !== undefined && inHeader !== undefined && cursorOf(inBody) !== cursorOf(inHeader)) {
    throw new PagingError(`${where}: its body and its link header name different next pages`);
  }
  return inBody ?? inHeader;
}

function cursorOf(url: string): string | null {
  return new URL(url).searchParams.get('after');
}

/** The next page that a body names; undefined where it names none. What cannot be understood is not none. */
function hrefIn({ _links: links }: JsonObject, where: string): string | undefined {
  if (links == null) return undefined;
  const next: unknown = isObject(links) ? (links.next ?? undefined) : links;
  if (next === undefined) return undefined;
  if (isObject(next) && isText(next.href) && next.href !== '') return next.href;
  throw new PagingError(`${where}: the next page that its body names cannot be understood, so its end is not proven`);
}

/** Where a full page that names no next one goes on; undefined where that page is the end. */
function beyond(
  count: number,
  fresh: readonly { readonly id: string }[],
  { url, limit }: BodyListing,
  where: string,
): string | undefined {
  if (count < limit) return undefined;
  const last = fresh.at(-1);
  if (last === undefined) {
    throw new PagingError(
      `${where}: the end of this listing is not proven: the pages are full, name no next one, and what was asked from the last ` +
        'record on brought the same again',
    );
  }
  const next = new URL(url);
  next.searchParams.set('after', last.id);
  return next.href;
}
