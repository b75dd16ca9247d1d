import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { faultReply } from './fault-reply.js';
import type { Asked, Fault, Faults } from './faults.js';
import { type Budget, bucketOf, type RateLimits } from './rate-limits.js';
import type { Reply } from './reply.js';
import { type Delivery, deliver, encode, reset } from './send.js';

/** One request and its status; 0 is a connection that was dropped. */
export interface LoggedRequest extends Asked {
  readonly status: number;
}

/** A request as it arrived, with the budget that was left for it. */
export interface Incoming extends Asked {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly budget: Budget;
  /** For error bodies and the x-okta-request-id header. */
  readonly requestId: string;
}

export interface Transport {
  /** Everything above the socket: limits, credentials, endpoints. */
  readonly respond: (incoming: Incoming) => Promise<Reply>;
  readonly rates: RateLimits;
  readonly faults: Faults;
  readonly concurrency: number;
  readonly latencyMs: number;
  readonly slowMs: number;
  readonly gzip: boolean;
  readonly noRateHeaders: boolean;
  readonly now: () => number;
  /** Called before a request is looked at. */
  readonly before: (asked: Asked) => void;
  readonly log: (request: LoggedRequest) => void;
  /** Aborts when the server stops, so that no slow answer outlives it. */
  readonly stopped: AbortSignal;
}

/** Serves requests with Okta's headers and, where planned, with faults. */
export function serve(transport: Transport): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const { faults, log, stopped, slowMs, latencyMs } = transport;
  let underWay = 0;
  return async (request, response) => {
    const asked: Asked = { method: request.method ?? 'GET', path: request.url ?? '/' };
    underWay += 1;
    try {
      const text = await bodyText(request);
      transport.before(asked);
      const fault = underWay > transport.concurrency ? 'concurrency-limited' : faults.next(asked);
      const waitMs = latencyMs + lateness(fault, slowMs);
      const reply = fault === 'reset' ? undefined : await replyTo(transport, request, asked, text, fault);
      if (waitMs > 0) await delay(waitMs, undefined, { signal: stopped });
      log({ ...asked, status: reply === undefined || fault === 'lost-answer' ? 0 : reply.status });
      if (reply === undefined || fault === 'lost-answer') {
        reset(response);
        return;
      }
      const compress = transport.gzip && /\bgzip\b/.test(String(request.headers['accept-encoding'] ?? ''));
      deliver(response, reply, await encode(reply, compress), deliveryOf(fault));
    } finally {
      underWay -= 1;
    }
  };
}

async function replyTo(
  transport: Transport,
  request: IncomingMessage,
  asked: Asked,
  text: string,
  fault: Fault | undefined,
): Promise<Reply> {
  const requestId = randomBytes(15).toString('base64url');
  const budget = transport.rates.take(bucketOf(asked.method, asked.path.split('?', 1)[0] ?? '/'));
  const reply =
    faultReply(fault, budget, transport.now(), requestId) ??
    (await transport.respond({ ...asked, headers: request.headers, text, budget, requestId }));
  return {
    ...reply,
    headers: {
      date: new Date(transport.now()).toUTCString(),
      server: 'nginx',
      'x-okta-request-id': requestId,
      ...(transport.noRateHeaders ? {} : rateHeaders(reply.budget)),
      ...reply.headers,
    },
  };
}

/** Lower-case, as in nearly all recorded answers. */
function rateHeaders({ limit, remaining, reset }: Budget): Record<string, string> {
  return {
    'x-rate-limit-limit': String(limit),
    'x-rate-limit-remaining': String(remaining),
    'x-rate-limit-reset': String(reset),
  };
}

function lateness(fault: Fault | undefined, slowMs: number): number {
  if (fault === 'slow') return slowMs;
  return typeof fault === 'object' && 'slowMs' in fault ? fault.slowMs : 0;
}

function deliveryOf(fault: Fault | undefined): Delivery {
  return fault === 'cut-body' ? 'cut' : fault === 'reset-mid-body' ? 'reset' : 'whole';
}

const MOST_BYTES = 1_000_000;

/** A request's body as text; what is longer than a megabyte is cut off, and fails to parse. */
async function bodyText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    bytes += chunk.length;
    if (bytes <= MOST_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
