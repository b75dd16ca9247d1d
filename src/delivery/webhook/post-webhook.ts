import type { Clock } from '../../async/clock.js';
import { oneLine } from '../../files/plain-text.js';
import { retryAfterOf } from '../../okta/rate-limit/headers.js';
import { redact } from '../../secrets.js';
import { PRODUCT, VERSION } from '../../version.js';
import { tryRequest } from '../http/try-request.js';
import type { WebhookTarget } from './webhook-target.js';

/** How a message ended: taken; refused; certainly not taken; or nobody knows, because its answer was lost. */
export interface Posted {
  readonly outcome: 'sent' | 'refused' | 'not-sent' | 'in-doubt';
  readonly detail: string;
  readonly tries: number;
}

export interface PostOptions {
  readonly clock: Clock;
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** For one try, from the first byte sent to the answer's end, in milliseconds; 10 s by default. */
  readonly timeoutMs?: number;
  /** For all tries and the waits between them, in milliseconds; 30 s by default. */
  readonly totalMs?: number;
}

const TIMEOUT_MS = 10_000;
const TOTAL_MS = 30_000;
const MOST_TRIES = 5;
/** Before the second try; twice as long before each one after it. */
const FIRST_WAIT_MS = 1000;
/** As much of a receiver's answer as a record keeps. */
const MOST_ANSWER = 200;
/** As much of it is looked through before it is cut: half a secret is one too. */
const MOST_READ = 8 * 1024;

/** How one try ended; `waitMs` is there where another one may help, with what the receiver asked for. */
interface Tried extends Omit<Posted, 'tries'> {
  readonly retry: boolean;
  readonly waitMs?: number | undefined;
}

/**
 * Posts one message, again after 429, 5xx and broken connections, for as long as `totalMs` lasts. A wait that Retry-After asks
 * for is kept, or the message given up where there is no time for it. Rejects with the signal's reason only.
 */
export async function postWebhook(target: WebhookTarget, body: string, options: PostOptions): Promise<Posted> {
  const { clock, random, signal, totalMs = TOTAL_MS } = options;
  const until = clock.steady() + totalMs;
  let isInDoubt = false;
  for (let tries = 1; ; tries += 1) {
    const tried = await tryOnce(target, body, options, until - clock.steady());
    isInDoubt ||= tried.outcome === 'in-doubt';
    const { retry, waitMs = backoff(tries, random), ...ended } = tried;
    if (!retry) return { ...ended, tries };
    if (tries >= MOST_TRIES || clock.steady() + waitMs >= until) {
      // what a try before this one may have brought there is not undone by the last one's failure
      return { ...ended, outcome: isInDoubt ? 'in-doubt' : ended.outcome, tries };
    }
    await clock.sleep(waitMs, signal);
  }
}

function backoff(tries: number, random: () => number): number {
  return FIRST_WAIT_MS * 2 ** (tries - 1) * (0.75 + random() / 2);
}

async function tryOnce(target: WebhookTarget, body: string, options: PostOptions, leftMs: number): Promise<Tried> {
  const { clock, signal } = options;
  const headers = {
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(body)),
    'user-agent': `${PRODUCT}/${VERSION}`,
  };
  const timeoutMs = Math.max(1, Math.min(options.timeoutMs ?? TIMEOUT_MS, leftMs));
  const { url, route } = target;
  const sent = { method: 'POST', url: url.reveal(), headers, body, route };
  const tried = await tryRequest(sent, { timeoutMs, mostCharacters: MOST_READ, signal });
  if (tried.kind === 'answer') {
    const said = shown(tried.text).slice(0, MOST_ANSWER);
    return ofStatus(tried.status, said, retryAfterOf(tried.headers, clock.now()));
  }
  return { outcome: tried.mayHaveArrived ? 'in-doubt' : 'not-sent', detail: shown(tried.reason), retry: true };
}

function ofStatus(status: number, said: string, waitMs: number | undefined): Tried {
  const detail = shown(`answered ${status}${said === '' ? '' : `: ${said}`}`);
  if (status >= 200 && status < 300) return { outcome: 'sent', detail, retry: false };
  if (status === 429 || status >= 500) return { outcome: 'not-sent', detail, retry: true, waitMs };
  const moved = status >= 300 && status < 400 ? ', a redirect, which is not followed' : '';
  return { outcome: 'refused', detail: `${detail}${moved}`, retry: false };
}

function shown(text: string): string {
  return redact(oneLine(text)).slice(0, 2 * MOST_ANSWER);
}
