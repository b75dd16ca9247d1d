import type { LogEvent } from '../assignment/log-event.js';
import type { ListLogEventsOptions, OktaClient, Page } from '../okta/api.js';
import { OktaApiError } from '../okta/errors.js';
import { PAGE_SIZE } from '../okta/paths.js';

/** Smaller pages than this are not what a search that takes too long needs. */
const LEAST = 125;
/** A page that took too long is better asked for in halves than many times over. */
const TRIES = 2;

type Query = Pick<ListLogEventsOptions, 'since' | 'filter' | 'from' | 'signal'>;

/**
 * A poll of the System Log in pages of 1000. Okta ends a search after 30 seconds ("HTTP 500 E0000009"), and gateways with a
 * 504: then the poll goes on where it is with pages of half the size, for this time.
 * https://developer.okta.com/docs/reference/system-log-query/
 */
export async function* pollLog(
  client: Pick<OktaClient, 'listLogEvents'>,
  { from, ...query }: Query,
): AsyncGenerator<Page<LogEvent>> {
  let limit: number = PAGE_SIZE.logs;
  let place = from;
  for (;;) {
    try {
      const tries = limit > LEAST ? TRIES : undefined;
      for await (const page of client.listLogEvents({ ...query, from: place, limit, tries })) {
        yield page;
        place = page.next ?? place;
      }
      return;
    } catch (error) {
      if (!isTooSlow(error) || limit <= LEAST) throw error;
      limit = Math.ceil(limit / 2);
    }
  }
}

function isTooSlow(error: unknown): boolean {
  return error instanceof OktaApiError && (error.status === 500 || error.status === 504);
}
