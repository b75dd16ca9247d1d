import { openWindow, outlookOf, releaseOne } from '../../src/okta/rate-limit/budget-window.js';
import { type ClockOffset, localTimeOf, narrowOffset } from '../../src/okta/rate-limit/server-clock.js';
import { learn } from '../../src/okta/rate-limit/window-answers.js';
import { endOf, openServer, type WindowServer, type Windows } from './window-server.js';

/** One of our processes. */
export interface Run {
  readonly requests: number;
  readonly share: number;
  readonly startMs: number;
}

export interface Outcome {
  /** 429s earned. */
  readonly refused: number;
  /** When the last request left, after the first did. */
  readonly tookMs: number;
}

export interface Simulation extends Outcome {
  /** The time of one who knows when each window ends, and whose requests take no time. */
  readonly leastMs: number;
}

export interface SideBySide {
  readonly runs: readonly Outcome[];
  /** The others' steady requests until our runs were done. */
  readonly others: { readonly sent: number; readonly refused: number };
}

/** What happens, in the order of time; at the same time, in the order in which it was said. */
interface Agenda {
  nowMs(): number;
  at(atMs: number, happen: () => void): void;
}

interface Runner {
  isDone(): boolean;
  outcome(): Outcome;
}

const MOST_AT_ONCE = 8;

/** Sends `requests` through the budget's decisions as fast as they allow, eight at once, from `startMs` on. */
export function simulateWindows(requests: number, share: number, startMs: number, windows: Windows): Simulation {
  const [outcome] = simulateSideBySide([{ requests, share, startMs }], windows).runs;
  if (outcome === undefined) throw new Error('one run has one outcome');
  return { ...outcome, leastMs: leastTime(requests, share, startMs, windows) };
}

/** Several processes of ours on one bucket, none of which knows of another, beside the others' steady requests. */
export function simulateSideBySide(runs: readonly Run[], windows: Windows): SideBySide {
  const happenings: { atMs: number; happen: () => void }[] = [];
  const startMs = Math.min(...runs.map((run) => run.startMs));
  let nowMs = startMs;
  const agenda: Agenda = {
    nowMs: () => nowMs,
    at(atMs, happen) {
      const later = happenings.findIndex((one) => one.atMs > atMs);
      happenings.splice(later < 0 ? happenings.length : later, 0, { atMs, happen });
    },
  };
  const server = openServer(windows);
  const others = { sent: 0, refused: 0 };
  if (windows.steady > 0) askSteadily(startMs, windows, server, agenda, others);
  const runners = runs.map((run) => startRun(run, windows, server, agenda));
  while (!runners.every((runner) => runner.isDone())) {
    const next = happenings.shift();
    if (next === undefined) throw new Error('nothing would ever happen again');
    nowMs = next.atMs;
    next.happen();
  }
  return { runs: runners.map((runner) => runner.outcome()), others };
}

function startRun(run: Run, windows: Windows, server: WindowServer, agenda: Agenda): Runner {
  const resetAt = (resetMs: number) => localTimeOf(resetMs, offset);
  let offset: ClockOffset | undefined;
  let window = openWindow(run.share);
  let left = run.requests;
  let underWay = 0;
  let refused = 0;
  let lastSentMs = run.startMs;
  let wakeAtMs: number | undefined;

  function pump(): void {
    const nowMs = agenda.nowMs();
    while (left > 0 && underWay < MOST_AT_ONCE && outlookOf(window, nowMs, resetAt).free >= 1) send(nowMs);
    if (left === 0 || underWay >= MOST_AT_ONCE) return;
    const { lookAtMs } = outlookOf(window, nowMs, resetAt);
    if (lookAtMs === undefined || Math.ceil(lookAtMs) === wakeAtMs) return;
    wakeAtMs = Math.ceil(lookAtMs);
    agenda.at(wakeAtMs, pump);
  }

  function send(sentMs: number): void {
    const ticket = window.nextTicket;
    window = releaseOne(window, sentMs, resetAt);
    left -= 1;
    underWay += 1;
    lastSentMs = sentMs;
    agenda.at(sentMs + windows.latencyMs / 2, () => {
      const { rate, dateMs, isRefused } = server.handle(agenda.nowMs() + windows.aheadMs);
      agenda.at(sentMs + windows.latencyMs, () => {
        const receivedMs = agenda.nowMs();
        offset = narrowOffset(offset, { dateMs, sentMs, receivedMs });
        window = learn(window, { ticket, rate, refused: isRefused, pauseMs: 0 }, receivedMs, resetAt);
        underWay -= 1;
        if (isRefused) {
          left += 1;
          refused += 1;
        }
        pump();
      });
    });
  }

  agenda.at(run.startMs, pump);
  return {
    isDone: () => left === 0 && underWay === 0,
    outcome: () => ({ refused, tookMs: lastSentMs - run.startMs }),
  };
}

/** As a script that polls, and does not mind when it is turned away. */
function askSteadily(
  startMs: number,
  windows: Windows,
  server: WindowServer,
  agenda: Agenda,
  counts: { sent: number; refused: number },
): void {
  const ask = (): void => {
    counts.sent += 1;
    if (server.handle(agenda.nowMs() + windows.aheadMs).isRefused) counts.refused += 1;
    agenda.at(startMs + (counts.sent * windows.windowMs) / windows.steady, ask);
  };
  agenda.at(startMs, ask);
}

function leastTime(requests: number, share: number, startMs: number, windows: Windows): number {
  // a tenth, or what the share leaves if that is less, is nobody's
  const unspent = windows.limit - Math.floor(windows.limit * Math.max(share, 0.9) + 1e-9);
  const mine = Math.floor(windows.limit * share + 1e-9);
  const perWindow = Math.max(
    1,
    Math.min(mine, windows.limit - unspent - windows.others, windows.limit - windows.steady),
  );
  const firstMs = startMs + windows.aheadMs;
  let atMs = firstMs;
  let endMs = Number.NEGATIVE_INFINITY;
  for (let left = requests - perWindow; left > 0; left -= perWindow) {
    endMs = endOf(atMs, endMs, windows);
    atMs = endMs;
  }
  return atMs - firstMs;
}
