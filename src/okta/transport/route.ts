import * as http from 'node:http';
import * as https from 'node:https';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { messageOf } from '../../errors.js';
import { percentDecoded } from '../paths.js';
import type { Secret } from '../secret.js';

/** The way that requests take to the org. */
export interface Route {
  /** The agent that keeps the connections to a URL's host. */
  agentOf(url: URL): http.Agent;
  /** Host and port of the proxy, for messages; undefined without one. */
  readonly via: string | undefined;
}

/**
 * For each address of a host before the next one is tried: Node's own quarter of a second is less than a connection over a
 * slow line takes, and then no address is ever good enough.
 */
const ADDRESS_MS = 2000;

/** As long as Node's own fetch waits for a connection. */
export const CONNECT_MS = 10_000;

/** As Node's own agents are, in all else. */
const AGENT_OPTIONS = {
  keepAlive: true,
  scheduling: 'lifo',
  timeout: 5000,
  autoSelectFamilyAttemptTimeout: ADDRESS_MS,
} as const;

const plain = new http.Agent(AGENT_OPTIONS);
const secure = new https.Agent(AGENT_OPTIONS);

/** Straight to the org. */
export const DIRECT: Route = { agentOf: ({ protocol }) => (protocol === 'https:' ? secure : plain), via: undefined };

/** A host that does not answer at all. */
export function lateError(host: string, connectMs: number): Error {
  return Object.assign(new Error(`no connection to ${host} within ${connectMs / 1000} s`), { code: 'CONNECT_TIMEOUT' });
}

/** Through the proxy of this URL (http or https, with its user and password), by CONNECT; straight without one. */
export function routeBy(proxy: Secret | undefined, connectMs = CONNECT_MS): Route {
  if (proxy === undefined) return DIRECT;
  const url = new URL(proxy.reveal());
  const { username, password, host } = url;
  // in a header rather than in the URL, which the library writes to its debug log
  const said = Buffer.from(`${percentDecoded(username)}:${percentDecoded(password)}`).toString('base64');
  const headers = username === '' && password === '' ? {} : { 'Proxy-Authorization': `Basic ${said}` };
  url.username = '';
  url.password = '';
  const agent = new TunnelAgent(url, { ...AGENT_OPTIONS, headers }, connectMs);
  return { agentOf: () => agent, via: host };
}

type TunnelOptions = typeof AGENT_OPTIONS & { readonly headers: Readonly<Record<string, string>> };

/** The library waits for a proxy's answer for ever, and its socket would keep the process alive. */
class TunnelAgent extends HttpsProxyAgent<string> {
  readonly #limited: (signal: AbortSignal) => HttpsProxyAgent<string>;
  readonly #connectMs: number;

  constructor(url: URL, options: TunnelOptions, connectMs: number) {
    super(url, options);
    this.#limited = (signal) => new HttpsProxyAgent(url, { ...options, signal });
    this.#connectMs = connectMs;
  }

  override async connect(...[request, options]: Parameters<HttpsProxyAgent<string>['connect']>) {
    const stop = new AbortController();
    const late = lateError(this.proxy.host, this.#connectMs);
    const timer = setTimeout(() => stop.abort(late), this.#connectMs);
    try {
      return await this.#limited(stop.signal).connect(request, options);
    } catch (error) {
      if (stop.signal.aborted) throw late;
      // the request itself is sent through the tunnel only, so it has not left yet
      throw Object.assign(new Error(messageOf(error)), { code: 'PROXY_REFUSED' });
    } finally {
      clearTimeout(timer);
    }
  }
}

/** How a failure is told of a request that took this way. */
export function bySaid(reason: string, { via }: Route): string {
  return via === undefined ? reason : `${reason} (by way of the proxy ${via})`;
}
