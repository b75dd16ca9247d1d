import type { Clock } from '../../async/clock.js';
import type { RequestName } from '../errors.js';
import { dateOf, rateHeadersOf, strangeRateHeaderOf } from '../rate-limit/headers.js';
import type { AnswerFacts } from '../rate-limit/rate-budget.js';
import type { Authorizer } from './authorizer.js';
import { flawOf, isCrowd, mostValues } from './body-flaw.js';
import { type BodyReader, BodyTooLargeError } from './body-reader.js';
import { openRequest, type Sent } from './connection.js';
import { describeFailure, type NetworkFailure } from './network-failure.js';
import { bySaid, DIRECT, type Route } from './route.js';

/** An error says what to do next, also where the client is a command's. */
const MOST_READ =
  'which is the most that is read of one answer (maxBodyBytes; for commands OKTA_ACCESS_REVIEW_MAX_BODY_MB sets it)';

/** One request to Okta. `url` is absolute and of the org's own origin; `path` names it in messages. */
export interface OktaRequest extends RequestName {
  readonly method: Method;
  readonly url: string;
  readonly body?: unknown;
  /** Reads the body of a success instead of JSON.parse; throws where it is not JSON. */
  readonly read?: ((body: Buffer) => unknown) | undefined;
  /** Tries in all; the client's own number by default. */
  readonly maxTries?: number | undefined;
}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** An answer of any status. */
export interface Answer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body; undefined where it is empty or not JSON. */
  readonly body: unknown;
  readonly hasJson: boolean;
  /** Why its body is not read, as the end of "200 with a body …"; such an answer comes no better when it is asked for again. */
  readonly flaw?: string | undefined;
  /** When its headers came, by this machine's clock, epoch milliseconds. */
  readonly receivedMs: number;
  /** The org's time then, as this answer and those before it tell it, epoch milliseconds; its `Date` alone where undefined. */
  readonly serverMs?: number | undefined;
}

/** No answer, or not a whole one. */
export interface NoAnswer extends NetworkFailure {
  readonly kind: 'no-answer';
  readonly cause: unknown;
}

export type Outcome = Answer | NoAnswer;

export interface ExchangeOptions {
  readonly authorize: Authorizer;
  readonly userAgent: string;
  /** For one exchange, from the first byte sent to the last one read, in milliseconds. */
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly bodies: BodyReader;
  /** Straight to the org by default. */
  readonly route?: Route | undefined;
}

/**
 * One try of one request: sends it, tells its headers at once and reads its body. Failures of the connection are an
 * outcome; what the authorizer throws, and the signal's reason, are thrown.
 */
export async function exchange(
  request: OktaRequest,
  options: ExchangeOptions,
  tell: (facts: Omit<AnswerFacts, 'pauseMs'>, headers: Headers) => void,
  signal: AbortSignal,
): Promise<Outcome> {
  const credentials = await options.authorize.headers(request.method, request.url, signal);
  const { route = DIRECT } = options;
  const deadline = new AbortController();
  const onAbort = () => deadline.abort(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  const late = new Error(`no whole answer within ${options.timeoutMs / 1000} s`);
  const timer = setTimeout(() => deadline.abort(late), options.timeoutMs);
  try {
    signal.throwIfAborted();
    const sentMs = options.clock.steady();
    const { status, headers, body } = await openRequest(
      { ...sentOf(request, options.userAgent, credentials), route },
      deadline.signal,
    );
    const receivedMs = options.clock.steady();
    const answeredMs = options.clock.now();
    const isSuccess = status >= 200 && status < 300;
    tell(
      {
        status,
        rate: rateHeadersOf(headers),
        strange: strangeRateHeaderOf(headers),
        dateMs: dateOf(headers),
        sentMs,
        receivedMs,
      },
      headers,
    );
    const read = (bytes: Buffer) => {
      const { maxBytes } = options.bodies;
      if (isCrowd(bytes, maxBytes)) {
        return { ...NOTHING_READ, flaw: `of more than ${mostValues(maxBytes)} values, ${MOST_READ}` };
      }
      const flaw = isSuccess ? flawOf(bytes, credentials) : undefined;
      return flaw === undefined ? parsed(bytes, request, isSuccess) : { ...NOTHING_READ, flaw };
    };
    const answer = { kind: 'answer', status, headers, receivedMs: answeredMs } as const;
    try {
      return { ...answer, ...(await options.bodies.read(body, deadline.signal, read)) };
    } catch (error) {
      if (!(error instanceof BodyTooLargeError)) throw error;
      deadline.abort(error);
      return { ...answer, ...NOTHING_READ, flaw: `of ${error.message}, ${MOST_READ}` };
    }
  } catch (error) {
    deadline.abort(error); // a body that nobody reads would hold its connection
    if (signal.aborted) throw signal.reason;
    const { reason, mayHaveArrived } = describeFailure(error);
    return { kind: 'no-answer', cause: error, reason: bySaid(reason, route), mayHaveArrived };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', onAbort);
  }
}

const NOTHING_READ = { body: undefined, hasJson: false };

function sentOf(request: OktaRequest, userAgent: string, credentials: Readonly<Record<string, string>>): Sent {
  const hasBody = request.body !== undefined;
  return {
    method: request.method,
    url: request.url,
    headers: {
      accept: 'application/json',
      'user-agent': userAgent,
      ...(hasBody && { 'content-type': 'application/json' }),
      ...credentials,
    },
    body: hasBody ? JSON.stringify(request.body) : undefined,
  };
}

function parsed(bytes: Buffer, request: OktaRequest, isSuccess: boolean): { body: unknown; hasJson: boolean } {
  const read = isSuccess ? (request.read ?? parseJson) : parseJson;
  try {
    return { body: read(bytes), hasJson: true };
  } catch {
    return { body: undefined, hasJson: false };
  }
}

/** A body as JSON: UTF-8, a byte-order mark left out. */
export function parseJson(bytes: Buffer): unknown {
  return JSON.parse(new TextDecoder().decode(bytes));
}
