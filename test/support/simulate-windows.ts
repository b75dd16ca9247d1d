import { learn, openWindow, outlookOf, releaseOne } from '../../src/okta/budget-window.js';
import { type ClockOffset, localTimeOf, narrowOffset } from '../../src/okta/server-clock.js';

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
  readonly latencyMs: number;
  /** The server's clock minus this machine's. */
  readonly aheadMs: number;
}

export interface Simulation {
  readonly refused: number;
  /** When the last request left, after the first did. */
  readonly tookMs: number;
  /** The same for one who knows when each window ends, and whose requests take no time. */
  readonly leastMs: number;
}

/** Sends `requests` through the budget's decisions as fast as they allow, eight at once, from `startMs` on. */
export function simulateWindows(requests: number, share: number, startMs: number, windows: Windows): Simulation {
  const resetAt = (resetMs: number) => localTimeOf(resetMs, offset);
  const answers: { atMs: number; deliver: () => void }[] = [];
  const server = openServer(windows);
  let offset: ClockOffset | undefined;
  let window = openWindow(share);
  let nowMs = startMs;
  let lastSentMs = startMs;
  let left = requests;

  function send(): void {
    const ticket = window.nextTicket;
    const sentMs = nowMs;
    window = releaseOne(window, nowMs, resetAt);
    left -= 1;
    lastSentMs = nowMs;
    const answer = server.handle(sentMs + windows.latencyMs / 2 + windows.aheadMs);
    const receivedMs = sentMs + windows.latencyMs;
    answers.push({
      atMs: receivedMs,
      deliver: () => {
        offset = narrowOffset(offset, { dateMs: answer.dateMs, sentMs, receivedMs });
        window = learn(window, { ticket, rate: answer.rate, refused: answer.isRefused, pauseMs: 0 }, nowMs, resetAt);
        if (answer.isRefused) left += 1;
      },
    });
  }

  while (left > 0 || answers.length > 0) {
    const outlook = outlookOf(window, nowMs, resetAt);
    if (left > 0 && answers.length < 8 && outlook.free >= 1) {
      send();
      continue;
    }
    const [next] = answers;
    const isAwake = left > 0 && answers.length < 8;
    const lookAtMs = isAwake ? Math.ceil(outlook.lookAtMs ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY;
    nowMs = Math.min(next?.atMs ?? Number.POSITIVE_INFINITY, lookAtMs);
    if (!Number.isFinite(nowMs)) throw new Error('nothing would ever happen again');
    if (next !== undefined && next.atMs === nowMs) {
      answers.shift();
      next.deliver();
    }
  }
  return {
    refused: server.refused(),
    tookMs: lastSentMs - startMs,
    leastMs: leastTime(requests, share, startMs, windows),
  };
}

function openServer(windows: Windows) {
  let endMs = Number.NEGATIVE_INFINITY;
  let used = 0;
  let refused = 0;
  return {
    refused: () => refused,
    handle(nowMs: number) {
      if (nowMs >= endMs) {
        endMs = endOf(nowMs, endMs, windows);
        used = windows.others;
      }
      used += 1;
      const isRefused = used > windows.limit;
      if (isRefused) refused += 1;
      const resetMs = (windows.round === 'up' ? Math.ceil(endMs / 1000) : Math.floor(endMs / 1000)) * 1000;
      const rate = { limit: windows.limit, remaining: Math.max(0, windows.limit - used), resetMs };
      return { isRefused, rate, dateMs: Math.floor(nowMs / 1000) * 1000 };
    },
  };
}

/** The end of the window that a request at `nowMs` falls in, the last one having ended. */
function endOf(nowMs: number, lastEndMs: number, { begin, round, windowMs }: Windows): number {
  const isFollowing = begin === 'fixed' && Number.isFinite(lastEndMs);
  const passed = isFollowing ? Math.floor((nowMs - lastEndMs) / windowMs) : 0;
  const endMs = isFollowing ? lastEndMs + (passed + 1) * windowMs : nowMs + windowMs;
  return round === 'exact' ? Math.floor(endMs / 1000) * 1000 : endMs;
}

function leastTime(requests: number, share: number, startMs: number, windows: Windows): number {
  const perWindow = Math.max(1, Math.floor(windows.limit * share + 1e-9) - windows.others);
  const firstMs = startMs + windows.aheadMs;
  let atMs = firstMs;
  let endMs = Number.NEGATIVE_INFINITY;
  for (let left = requests - perWindow; left > 0; left -= perWindow) {
    endMs = endOf(atMs, endMs, windows);
    atMs = endMs;
  }
  return atMs - firstMs;
}
