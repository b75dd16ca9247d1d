import type { RateHeaders } from '../../src/okta/rate-limit/headers.js';

/** What of Okta's windows varies or is not documented. Times are milliseconds. */
export interface Windows {
  readonly limit: number;
  readonly windowMs: number;
  /** `on-demand` windows begin with the first request after the last one, `fixed` ones follow one another. */
  readonly begin: 'on-demand' | 'fixed';
  /** Whether windows end on whole seconds, or are announced rounded down or up to them. */
  readonly round: 'exact' | 'down' | 'up';
  /** Requests of others in each window, before ours. */
  readonly others: number;
  /** Requests of others in the time of a window, evenly spread over it. */
  readonly steady: number;
  readonly latencyMs: number;
  /** The server's clock minus this machine's. */
  readonly aheadMs: number;
}

export interface WindowAnswer {
  readonly isRefused: boolean;
  readonly rate: RateHeaders;
  readonly dateMs: number;
}

/** One bucket of an org. It is asked in the order of its own time. */
export interface WindowServer {
  handle(nowMs: number): WindowAnswer;
}

export function openServer(windows: Windows): WindowServer {
  let endMs = Number.NEGATIVE_INFINITY;
  let used = 0;
  return {
    handle(nowMs) {
      if (nowMs >= endMs) {
        endMs = endOf(nowMs, endMs, windows);
        used = windows.others;
      }
      used += 1;
      const resetMs = (windows.round === 'up' ? Math.ceil(endMs / 1000) : Math.floor(endMs / 1000)) * 1000;
      const rate = { limit: windows.limit, remaining: Math.max(0, windows.limit - used), resetMs };
      return { isRefused: used > windows.limit, rate, dateMs: Math.floor(nowMs / 1000) * 1000 };
    },
  };
}

/** The end of the window that a request at `nowMs` falls in, the last one having ended. */
export function endOf(nowMs: number, lastEndMs: number, { begin, round, windowMs }: Windows): number {
  const isFollowing = begin === 'fixed' && Number.isFinite(lastEndMs);
  const passed = isFollowing ? Math.floor((nowMs - lastEndMs) / windowMs) : 0;
  const endMs = isFollowing ? lastEndMs + (passed + 1) * windowMs : nowMs + windowMs;
  return round === 'exact' ? Math.floor(endMs / 1000) * 1000 : endMs;
}
