import { once } from 'node:events';
import { createServer } from 'node:http';
import { buildOrg } from './build-org.js';
import { type SandboxOptions, withDefaults } from './options.js';
import { quirksOf } from './routes/quirks.js';
import type { Act } from './seed/acts.js';
import { seededAdmins } from './seed/admins.js';
import { seedNumber } from './seed/random.js';
import { dpopProofs } from './server/dpop.js';
import type { ExchangeBase } from './server/exchanges.js';
import { type Asked, type Fault, faultsOf, matches, type RequestMatch } from './server/faults.js';
import { NO_PAGES, prerendered } from './server/pages.js';
import { rateLimits } from './server/rate-limits.js';
import { responder } from './server/respond.js';
import { type LoggedRequest, serve } from './server/serve.js';
import { tokenEndpoint } from './server/token.js';
import { NO_ADMINS } from './state/admins.js';
import type { Org } from './state/org.js';

/** A running org. */
export interface Sandbox {
  /** `http://127.0.0.1:port`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /** The API token that it accepts. */
  readonly token: string;
  /** The state behind the endpoints, to look at and to change while a client reads. */
  readonly org: Org;
  /** What happened to accesses between the org's beginning and its `now`: what a review has to find. */
  readonly history: readonly Act[];
  /** Every request in the order of its answer; empty with `log: false`. */
  readonly requests: readonly LoggedRequest[];
  /** The next `times` requests that match fail in this way. */
  failNext(match: RequestMatch, fault: Fault, times?: number): void;
  /** Runs once, right before the next request that matches is looked at. */
  beforeNext(match: RequestMatch, action: (asked: Asked) => void): void;
  /** Ends every connection and frees the port. */
  stop(): Promise<void>;
}

/** Serves an Okta-compatible org on a loopback port. Throws a RangeError on options that cannot be. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const full = withDefaults(options, Date.now());
  const now = (): number => Date.now() + full.clockSkewMs;
  const seed = seedNumber(full.seed);
  const { org, history } = buildOrg(full, now);
  const world = { seed, nowMs: full.beganMs, signedInMs: full.nowMs, users: full.users };
  const admins = full.admins ?? (full.data === undefined ? seededAdmins(world, full.apps) : NO_ADMINS);

  const stopping = new AbortController();
  const requests: LoggedRequest[] = [];
  const planned: { readonly match: RequestMatch; readonly action: (asked: Asked) => void }[] = [];
  const faults = faultsOf(full.faults, seed);
  const checkProof = dpopProofs(now);
  const server = createServer();
  server.listen(full.port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : full.port;
  const origin = `http://127.0.0.1:${port}`;

  const exchangeBase: ExchangeBase = {
    org,
    origin,
    quirks: quirksOf(full.quirks),
    admins,
    cursorTtlSeconds: full.cursorTtlSeconds,
    assignAgain: full.assignAgain,
  };
  const respond = responder({
    base: exchangeBase,
    credentials: {
      token: full.token,
      readOnlyToken: full.readOnlyToken,
      clientId: full.oauth?.clientId ?? '',
      tokens: full.oauth === undefined ? undefined : tokenEndpoint(full.oauth, checkProof, now),
      checkProof,
    },
    now,
    pages: full.prerender ? prerendered(exchangeBase, full.nowMs) : NO_PAGES,
  });
  const handle = serve({
    ...full,
    respond,
    rates: rateLimits(full, now),
    faults,
    slowMs: full.faults.slowMs,
    now,
    before: (asked) => {
      org.tick();
      const at = planned.findIndex(({ match }) => matches(match, asked));
      const [plan] = at < 0 ? [] : planned.splice(at, 1);
      plan?.action(asked);
    },
    log: (request) => {
      if (full.log) requests.push(request);
    },
    stopped: stopping.signal,
  });
  server.on('request', (request, response) => {
    handle(request, response).catch(() => response.destroy());
  });

  return {
    url: origin,
    port,
    token: full.token,
    org,
    history,
    requests,
    failNext: (match, fault, times = 1) => faults.failNext(match, fault, times),
    beforeNext: (match, action) => {
      planned.push({ match, action });
    },
    stop: async () => {
      stopping.abort();
      const closed = server.listening ? once(server, 'close') : Promise.resolve();
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A seed as a number; `'7'` of a command line is 7. */
