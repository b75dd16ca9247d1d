import type { Readable } from 'node:stream';
import { underSignals } from '../../async/linked-signal.js';
import { openRequest, type Sent } from '../../okta/transport/connection.js';
import { describeFailure } from '../../okta/transport/network-failure.js';
import { bySaid, DIRECT } from '../../okta/transport/route.js';

/** An answer of any status, or why there was none. */
export type Tried =
  | { readonly kind: 'answer'; readonly status: number; readonly headers: Headers; readonly text: string }
  | { readonly kind: 'no-answer'; readonly reason: string; readonly mayHaveArrived: boolean };

export interface TryOptions {
  /** From the first byte sent to the last one read, in milliseconds. */
  readonly timeoutMs: number;
  /** More of a body is left unread. */
  readonly mostCharacters: number;
  readonly signal: AbortSignal;
}

/** One try of one request to a receiver that is not Okta. Rejects with the signal's reason only. */
export async function tryRequest(sent: Sent, options: TryOptions): Promise<Tried> {
  const { timeoutMs, mostCharacters } = options;
  const deadline = new AbortController();
  const late = new Error(`no answer within ${Math.round(timeoutMs / 100) / 10} s`);
  const timer = setTimeout(() => deadline.abort(late), timeoutMs);
  try {
    return await underSignals([options.signal, deadline.signal], async (signal) => {
      const { status, headers, body } = await openRequest(sent, signal);
      return { kind: 'answer', status, headers, text: await beginningOf(body, mostCharacters) };
    });
  } catch (error) {
    options.signal.throwIfAborted();
    const { reason, mayHaveArrived } = describeFailure(error);
    return { kind: 'no-answer', reason: bySaid(reason, sent.route ?? DIRECT), mayHaveArrived };
  } finally {
    clearTimeout(timer);
  }
}

async function beginningOf(body: Readable, most: number): Promise<string> {
  let text = '';
  try {
    for await (const piece of body.setEncoding('utf8')) {
      text += piece;
      if (text.length > most) break; // ends the stream, and the connection with it
    }
  } catch {
    // the status has come, and counts
  }
  return text.slice(0, most);
}
