import type { LogEvent } from '../assignment/log-event.js';
import type { ListOptions, Page } from './page.js';

export interface ListLogEventsOptions extends ListOptions {
  /** ISO 8601, the beginning; by Okta's default seven days before the end. Okta keeps 90 days. */
  readonly since?: string | undefined;
  /** ISO 8601, the end, which is not included. With it the query is bounded, without it polling. */
  readonly until?: string | undefined;
  /** SCIM expression over all but `published` and `changeDetails`; all events by default. */
  readonly filter?: string | undefined;
  /** Keywords of at most 40 characters, at most ten. */
  readonly q?: string | undefined;
  /** Events a page, 1 to 1000; 1000 by default, of pages from `from` on too. */
  readonly limit?: number | undefined;
  /** Tries of one page in all, where a smaller page is better than the same one again; the client's own by default. */
  readonly tries?: number | undefined;
}

/** The System Log, whose requests count in a bucket of their own. */
export interface LogsApi {
  /**
   * GET /api/v1/logs (okta.logs.read): events, oldest first. A page may be shorter than its limit though more follow.
   *
   * With `until` it is bounded: events by the time they were published, to the page without a next one. "Not all events
   * for the specified time interval may be present", because some come late.
   *
   * Without `until` it polls: every event, in the order in which Okta stored them, to the first empty page, which means that
   * nothing newer is there yet. Every page has a `next`, the last one too: give it back as `from`, now or next week, to
   * continue where it stopped. 400: that place is no longer known, as one from before Okta's 90 days.
   * https://developer.okta.com/docs/reference/system-log-query/
   */
  listLogEvents(options?: ListLogEventsOptions): AsyncGenerator<Page<LogEvent>>;
}
