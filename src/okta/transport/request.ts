import { counted } from '../../files/counted.js';
import type { ClientEvent, RequestCounts } from '../api.js';
import { nameOf, OktaApiError, OktaNetworkError } from '../errors.js';
import { bucketOf } from '../rate-limit/buckets.js';
import { dateOf, limitOf, requestIdOf, retryAfterOf } from '../rate-limit/headers.js';
import type { RateBudget } from '../rate-limit/rate-budget.js';
import { FARTHEST_MS } from '../rate-limit/server-clock.js';
import { readErrorBody } from './error-body.js';
import { type Answer, type ExchangeOptions, exchange, type OktaRequest, type Outcome } from './exchange.js';
import { notOktas } from './not-oktas.js';
import { backoffMs, concurrencyPauseMs, isSuccess, judge, serverBackoffMs } from './retry.js';

export interface TransportOptions extends ExchangeOptions {
  readonly budget: RateBudget;
  /** Tries of one request in all, those after a 429 aside. */
  readonly maxTries: number;
  /** How long a bucket may answer nothing but 429 before a request in it gives up, in milliseconds. */
  readonly patienceMs: number;
  readonly random: () => number;
  readonly onEvent: (event: ClientEvent) => void;
}

export interface Transport {
  /**
   * Sends a request until it succeeds or must end; the answer is a success, or the 404 of a DELETE whose earlier try
   * may have arrived. Rejects with an OktaError, or with the signal's reason.
   */
  send(request: OktaRequest, signal: AbortSignal): Promise<Answer>;
  counts(): RequestCounts;
}

/** The way of every request: the budget's line, one exchange, and a judgement of what it brought. */
export function createTransport(options: TransportOptions): Transport {
  const counts = { sent: 0, retries: 0, rateLimited: 0, concurrencyLimited: 0 };

  async function once(request: OktaRequest, signal: AbortSignal, refusals: number): Promise<Outcome> {
    const { pathname } = new URL(request.url);
    return await options.budget.run(bucketOf(request.method, pathname), signal, async (tell) => {
      counts.sent += 1;
      const outcome = await exchange(
        request,
        options,
        (facts, headers) => {
          const limit = limitOf(facts.status, facts.rate);
          if (limit === 'window') counts.rateLimited += 1;
          if (limit === 'concurrency') counts.concurrencyLimited += 1;
          const asked = retryAfterOf(headers, options.clock.now()) ?? backoffMs(refusals + 1, options.random);
          tell({ ...facts, pauseMs: Math.min(1000 + asked, options.patienceMs) });
        },
        signal,
      );
      return outcome.kind === 'answer' ? { ...outcome, serverMs: timeOf(outcome) } : outcome;
    });
  }

  /** An answer's `Date`, unless it is far from what the others tell. */
  function timeOf({ headers }: Answer): number {
    const nowMs = options.budget.serverNow();
    const dateMs = dateOf(headers) ?? nowMs;
    return Math.abs(dateMs - nowMs) > FARTHEST_MS ? nowMs : dateMs;
  }

  function giveUpIfStalled(request: OktaRequest, answer: Answer): void {
    const bucket = bucketOf(request.method, new URL(request.url).pathname);
    if (options.budget.stalledMs(bucket) <= options.patienceMs) return;
    const minutes = Math.round(options.patienceMs / 60_000);
    const advice = `Okta let nothing through in the bucket ${bucket} for ${minutes} min: see who else spends it`;
    throw apiError(request, answer, advice);
  }

  async function wait(request: OktaRequest, attempt: number, waitMs: number, reason: string, signal: AbortSignal) {
    options.onEvent({ kind: 'retry', request: nameOf(request), attempt, waitMs: Math.round(waitMs), reason });
    await options.clock.sleep(waitMs, signal);
  }

  async function send(request: OktaRequest, signal: AbortSignal): Promise<Answer> {
    let tries = 0;
    let refusals = 0;
    let mayHaveArrived = false;
    let isRenewed = false;
    for (;;) {
      if (tries + refusals > 0 || isRenewed) counts.retries += 1;
      const outcome = await once(request, signal, refusals);
      const verdict = judge(request.method, outcome);
      if (outcome.kind === 'answer') {
        if (verdict.kind === 'queue' || verdict.kind === 'pause') {
          refusals += 1;
          giveUpIfStalled(request, outcome);
          if (verdict.kind === 'queue') continue;
          await wait(request, refusals, concurrencyPauseMs(options.random), verdict.reason, signal);
          continue;
        }
        if (verdict.kind === 'renew' && !isRenewed && (await renew(outcome))) {
          isRenewed = true;
          continue;
        }
      }
      if (verdict.kind !== 'retry') return resultOf(request, outcome, mayHaveArrived);
      mayHaveArrived ||= verdict.mayHaveArrived;
      tries += 1;
      if (tries >= (request.maxTries ?? options.maxTries))
        throw errorOf(request, outcome, `Tried ${counted(tries, 'time')}`);
      await wait(request, tries, waitOf(outcome, tries), verdict.reason, signal);
    }
  }

  async function renew({ status, headers, body }: Answer): Promise<boolean> {
    return await options.authorize.refused({ status, headers, errorCode: readErrorBody(body).errorCode });
  }

  function waitOf(outcome: Outcome, tries: number): number {
    if (outcome.kind === 'no-answer') return backoffMs(tries, options.random);
    const asked = retryAfterOf(outcome.headers, outcome.receivedMs) ?? 0;
    return Math.max(serverBackoffMs(outcome.status, tries, options.random), Math.min(asked, options.timeoutMs));
  }

  return { send, counts: () => ({ ...counts }) };
}

function resultOf(request: OktaRequest, outcome: Outcome, mayHaveArrived: boolean): Answer {
  if (outcome.kind === 'no-answer') throw errorOf(request, outcome);
  if (isSuccess(outcome.status)) {
    // a member is put in without a body; the body of an unassign is empty by today's documents and `{}` by older ones: nothing is read from it
    if (request.method === 'DELETE' || request.method === 'PUT' || outcome.hasJson) return outcome;
    throw unreadable(request, outcome);
  }
  const isGone = outcome.status === 404 && readErrorBody(outcome.body).errorCode === 'E0000007';
  if (request.method === 'DELETE' && isGone && mayHaveArrived) return outcome;
  throw errorOf(request, outcome);
}

function errorOf(request: OktaRequest, outcome: Outcome, advice?: string): Error {
  if (outcome.kind === 'answer' && isSuccess(outcome.status)) return unreadable(request, outcome, advice);
  if (outcome.kind === 'answer') return apiError(request, outcome, advice ?? adviceOf(request, outcome));
  const reason = advice === undefined ? outcome.reason : `${outcome.reason} (${advice.toLowerCase()})`;
  return new OktaNetworkError(request, reason, outcome.mayHaveArrived, { cause: outcome.cause });
}

/** A success whose body says nothing that can be used. */
function unreadable(request: OktaRequest, answer: Answer, tried?: string): OktaNetworkError {
  const packing = answer.headers.get('content-encoding') ?? '';
  const isOdd = /^[a-z, -]{1,40}$/i.test(packing) && !/^(?:x-)?gzip$|^identity$/i.test(packing);
  const packed = isOdd ? `, packed as ${packing}, which nobody asked for` : '';
  const what = `${answer.status} with a body ${answer.flaw ?? `that is not JSON${packed}`}`;
  const often = tried === undefined ? '' : ` (${tried.toLowerCase()})`;
  return new OktaNetworkError(request, saying(what + often, notOktas(answer)), true);
}

function apiError(request: OktaRequest, answer: Answer, advice: string | undefined): OktaApiError {
  const { status, headers } = answer;
  const { method, path, page } = request;
  const told = readErrorBody(answer.body);
  const all = saying(advice, notOktas(answer)) || undefined;
  return new OktaApiError({ method, path, page, status, requestId: requestIdOf(headers), advice: all, ...told });
}

function saying(...sentences: readonly (string | undefined)[]): string {
  return sentences.filter((sentence) => sentence !== undefined).join('. ');
}

function adviceOf(request: OktaRequest, { status, headers }: Answer): string | undefined {
  if (status >= 300 && status < 400) {
    const location = headers.get('location') ?? '';
    const host = URL.canParse(location, request.url) ? new URL(location, request.url).host : '';
    const elsewhere = host === '' || host === new URL(request.url).host ? '' : ` (this one leads to ${host})`;
    return `Redirects are not followed: check the org URL${elsewhere}`;
  }
  if (status === 401) return 'Make a new token, or check the service app and its key; `doctor` says more';
  if (status >= 500 && request.method === 'POST') {
    return 'Okta may have carried it out: read it again before repeating';
  }
  return undefined;
}
