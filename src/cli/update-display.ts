import type { UpdateProgress } from '../usage/update-ledger.js';
import type { CliContext } from './context.js';
import { updateLine } from './usage-text.js';

/** How often a terminal line is redrawn and a plain line is printed, milliseconds. */
const REDRAW_MS = 200;
const PLAIN_MS = 30_000;

/** Shows how far an update of the ledger is: one line redrawn on a terminal, one now and then elsewhere. */
export function updateDisplay(context: CliContext): {
  readonly page: (progress: UpdateProgress) => void;
  readonly end: () => void;
} {
  const startedMs = context.clock.steady();
  let shownMs = startedMs;
  return {
    page(progress) {
      const nowMs = context.clock.steady();
      if (nowMs - shownMs < (context.isTerminal ? REDRAW_MS : PLAIN_MS)) return;
      shownMs = nowMs;
      const line = `reading the System Log: ${updateLine(progress, nowMs - startedMs)}`;
      if (context.isTerminal) context.redraw(line);
      else context.err(`${new Date(context.clock.now()).toISOString()} ${line}\n`);
    },
    end: () => context.redraw(''),
  };
}
