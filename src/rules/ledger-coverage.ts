import { dateOf } from '../assignment/instant.js';
import type { AppUse, KnownUse } from '../assignment/use.js';
import { covers, spanAt } from '../sets/spans.js';
import type { Outcome } from './rule.js';

/** A ledger is updated every night: what happened since does not make everything unknown. */
const GRACE_MS = 86_400_000;
/** So many of a ledger's spans are named, the last ones. */
const NAMED = 3;

/**
 * Why nothing may be concluded from the ledger knowing of no use since a time: it does not cover all of it, or it never sees
 * the app used at all. Undefined where something may.
 */
export function unseen({ isAppUsed, ledger }: AppUse, fromMs: number, asOfMs: number): Outcome | undefined {
  if (!isAppUsed) {
    return unknown(
      'The ledger has no sign-in of anybody to this app, so it says nothing about this user: Okta does not see bookmarks or sign-ins within the app.',
    );
  }
  if (covers(ledger.spans, { fromMs, toMs: asOfMs - GRACE_MS })) return undefined;
  return unknown(
    `The ledger of sign-ins covers ${spansText(ledger)}, and not all from ${dateOf(fromMs)} to ${dateOf(asOfMs)}.`,
  );
}

/** Since when, without a gap, the ledger has covered a time. */
export function coveredSince({ spans }: KnownUse, ms: number): number {
  return spanAt(spans, ms)?.fromMs ?? ms;
}

/** The kinds of events that a conclusion rests on, as the end of a reason. */
export function restsOn({ kinds }: KnownUse): string {
  return `This rests on events of the System Log: ${kinds}.`;
}

function spansText({ spans }: KnownUse): string {
  if (spans.length === 0) return 'no time yet';
  const named = spans.slice(-NAMED).map(({ fromMs, toMs }) => `${dateOf(fromMs)} to ${dateOf(toMs)}`);
  return named.join(' and ');
}

function unknown(reason: string): Outcome {
  return { kind: 'unknown', reason };
}
