import { listPages } from '../../src/okta/listing/pages.js';
import { parseObject } from '../../src/okta/parse.js';
import type { Answer, OktaRequest } from '../../src/okta/transport/exchange.js';

export const LISTING = 'https://example.okta.com/api/v1/apps/0oa1/users';

/** A listing as some server serves it. */
export interface PagedListing {
  /** Its rows have the ids `r0`, `r1` and so on. */
  readonly total: number;
  /** No page has more rows, whatever is asked for. */
  readonly cap?: number;
  /** The page size that the client asks for first. */
  readonly limit?: number;
  /** The link header of the page number `index`, counted from 0, instead of the right one. */
  readonly link?: (right: string, index: number) => string | null;
  /** The rows of a page instead of the right ones. */
  readonly rows?: (right: readonly string[], index: number) => readonly string[];
}

export interface Listed {
  readonly ids: readonly string[];
  /** Path and query of every request, in order. */
  readonly requests: readonly string[];
  /** What ended it; undefined where it was read as whole. */
  readonly error: unknown;
}

/** Lists it with the product's own paging and tells all that came. */
export async function listed(listing: PagedListing): Promise<Listed> {
  const ids: string[] = [];
  const requests: string[] = [];
  const pages = listPages({
    origin: new URL(LISTING).origin,
    url: `${LISTING}?limit=${listing.limit ?? 500}`,
    from: undefined,
    read: undefined,
    parse: parseObject,
    send: async (request) => {
      requests.push(request.path.replace(/^.*\?/, ''));
      return answerOf(listing, request, requests.length - 1);
    },
  });
  try {
    for await (const page of pages) ids.push(...page.items.map(({ id }) => String(id)));
    return { ids, requests, error: undefined };
  } catch (error) {
    return { ids, requests, error };
  }
}

/** The ids of all rows. */
export function allIds(total: number): string[] {
  return Array.from({ length: total }, (_, index) => `r${index}`);
}

function answerOf(listing: PagedListing, { url }: OktaRequest, index: number): Answer {
  const { total, cap = 500 } = listing;
  const { searchParams } = new URL(url);
  const start = Number(searchParams.get('after') ?? 0);
  const limit = Number(searchParams.get('limit') ?? 500);
  const end = Math.min(total, start + Math.min(limit, cap));
  const right = allIds(total).slice(start, end);
  const ids = listing.rows?.(right, index) ?? right;
  const next = end < total ? `, <${LISTING}?after=${end}&limit=${limit}>; rel="next"` : '';
  const rightLink = `<${url}>; rel="self"${next}`;
  const link = listing.link === undefined ? rightLink : listing.link(rightLink, index);
  return {
    kind: 'answer',
    status: 200,
    headers: new Headers(link === null ? {} : { link }),
    body: ids.map((id) => ({ id })),
    hasJson: true,
    receivedMs: 0,
  };
}
