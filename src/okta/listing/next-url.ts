import { holdsSecret } from '../../secrets.js';
import { PagingError } from '../errors.js';
import { percentDecoded } from '../paths.js';

/** What every page of a listing has in common. */
export interface ListingUrls {
  readonly origin: string;
  /** The first request, absolute. */
  readonly url: string;
  /** Parameters that a next link may leave out, because its cursor says the same. */
  readonly implied?: readonly string[] | undefined;
}

/** Parameters that may differ from page to page: where it begins, and how many rows Okta grants. */
const OF_A_PAGE = new Set(['after', 'limit', 'expand']);
/** Parameters that choose rows or what they hold: none of them may come with a link when it was not asked for. */
const OF_THE_LISTING = [
  'q',
  'filter',
  'search',
  'expand',
  'sortBy',
  'sortOrder',
  'until',
  'fields',
  'includeNonDeleted',
];
const LONGEST_SHOWN = 200;

/**
 * A next link as it will be followed: byte for byte as given, because cursors are opaque. Refuses every origin but the
 * org's before a token is sent there, and every other resource or choice of rows, which would pass for this listing's.
 */
export function nextUrl(link: string, base: string, listing: ListingUrls, where: string): string {
  const target = URL.canParse(link, base) ? new URL(link, base) : undefined;
  if (target === undefined) throw new PagingError(`${where}: its next link is not a URL`);
  if (target.origin !== listing.origin || target.username !== '' || target.password !== '') {
    throw new PagingError(`${where}: its next link leads to ${target.origin}, not to ${listing.origin}`);
  }
  // it would be written down to resume from
  if (holdsSecret(link)) throw new PagingError(`${where}: its next link repeats a secret that was sent`);
  const first = new URL(listing.url);
  if (segmentsOf(target) !== segmentsOf(first)) {
    const path = target.pathname.slice(0, LONGEST_SHOWN);
    throw new PagingError(`${where}: its next link leads to ${path}, not to ${first.pathname}`);
  }
  const changed = changedParameter(target, first, listing.implied);
  if (changed !== undefined) {
    throw new PagingError(`${where}: its next link changes the parameter ${changed}, so it leads to another listing`);
  }
  return withExpand(target, URL.canParse(link) ? link : target.href, first);
}

/** Okta may write a character of an id that was sent encoded as it is, or the other way round. */
function segmentsOf({ pathname }: URL): string {
  return JSON.stringify(pathname.split('/').map(percentDecoded));
}

function changedParameter(
  { searchParams: target }: URL,
  { searchParams: first }: URL,
  implied: readonly string[] = [],
): string | undefined {
  const isLeftOut = (name: string): boolean => implied.includes(name) && !target.has(name);
  const fixed = [...first.keys()].filter((name) => !OF_A_PAGE.has(name) && !isLeftOut(name));
  const changed = fixed.find((name) => target.getAll(name).join('\n') !== first.getAll(name).join('\n'));
  if (changed !== undefined) return changed;
  return OF_THE_LISTING.find((name) => target.getAll(name).some((value) => !first.getAll(name).includes(value)));
}

/**
 * Orgs before release 2026.08.0 lose `expand` from the next link of an app's users (OKTA-1230324), and every page but
 * the first comes without users.
 */
function withExpand(target: URL, href: string, first: URL): string {
  const expand = first.searchParams.get('expand');
  if (expand === null || target.searchParams.has('expand')) return href;
  const [plain = href, ...fragment] = href.split('#');
  const extended = `${plain}${target.search === '' ? '?' : '&'}expand=${encodeURIComponent(expand)}`;
  return [extended, ...fragment].join('#');
}

/** The same request with another page size. The rest stays as it is, byte for byte. */
export function withLimit(url: string, limit: number): string {
  const [plain = url] = url.split('#');
  const asked = /([?&]limit=)[^&]*/;
  if (asked.test(plain)) return plain.replace(asked, `$1${limit}`);
  return `${plain}${plain.includes('?') ? '&' : '?'}limit=${limit}`;
}

/** The page size that a URL asks for; undefined where it asks for none. */
export function limitIn(url: string): number | undefined {
  const limit = new URL(url).searchParams.get('limit');
  return limit === null ? undefined : Number(limit);
}
