import * as http from 'node:http';
import * as https from 'node:https';
import type { Socket } from 'node:net';
import { pipeline, type Readable } from 'node:stream';
import { constants, createGunzip } from 'node:zlib';
import { CONNECT_MS, DIRECT, lateError, type Route } from './route.js';

/** What is sent. `url` is absolute; a body goes with its length. */
export interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | undefined;
  /** Straight to the host by default. */
  readonly route?: Route | undefined;
}

/** An answer whose headers have come. */
export interface OpenAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The body, unpacked; it fails where the connection ends early. Read it to its end, or abort the signal. */
  readonly body: Readable;
}

/** Gateways add policies and cookies; Node's own limit is 16 kB for all headers together. */
const MOST_HEADER_BYTES = 1 << 16;

/** A page has some 1.3 MB; by default it would come in pieces of 16 kB, each of which passes through several calls. */
const UNPACKED_BYTES = 1 << 16;

/**
 * Sends one request and resolves when the headers of its answer have come, whatever the status; redirects are answers.
 *
 * By node:http, because Node's fetch unpacks in small pieces through web streams (twice the cost of all but parsing,
 * measured), and on Node 20 may never settle when it is aborted meanwhile. The agents keep the connections.
 * Rejects with what broke the connection; after an abort, with an error whose cause is the signal's reason.
 */
export function openRequest(sent: Sent, signal: AbortSignal, connectMs = CONNECT_MS): Promise<OpenAnswer> {
  return new Promise((resolve, reject) => {
    const url = new URL(sent.url);
    const { route = DIRECT } = sent;
    const send = url.protocol === 'https:' ? https.request : http.request;
    const headers = { 'accept-encoding': 'gzip', ...sent.headers };
    const request = send(url, {
      method: sent.method,
      headers,
      signal,
      maxHeaderSize: MOST_HEADER_BYTES,
      agent: route.agentOf(url),
    });
    request.on('error', reject);
    // a switch of protocols, which nobody asked for, ends with neither answer nor error: said as Node says it elsewhere
    request.once('close', () => reject(new Error('socket hang up')));
    // a request that still waits for its way to the org would tell nobody that it was ended
    const onAbort = () => reject(new Error('the request was ended', { cause: signal.reason }));
    signal.addEventListener('abort', onAbort, { once: true });
    request.once('close', () => signal.removeEventListener('abort', onAbort));
    request.on('proxyConnect', ({ statusCode }: { readonly statusCode: number }) => {
      // what a proxy says is not an answer of Okta's, and nothing was sent yet
      if (statusCode !== 200) request.destroy(refusalOf(route.via ?? '', statusCode));
    });
    request.on('socket', (socket) => limitConnecting(request, socket, url, connectMs));
    request.on('response', (response) => {
      resolve({ status: response.statusCode ?? 0, headers: headersOf(response), body: unpacked(response) });
    });
    request.end(sent.body);
  });
}

/** A host that does not answer at all is told early, and it is certain then that nothing was sent. */
function limitConnecting(request: http.ClientRequest, socket: Socket, url: URL, connectMs: number): void {
  if (!socket.connecting) return;
  const timer = setTimeout(() => request.destroy(lateError(url.host, connectMs)), connectMs);
  const stop = () => clearTimeout(timer);
  socket.once(url.protocol === 'https:' ? 'secureConnect' : 'connect', stop);
  request.once('close', stop);
}

function refusalOf(proxy: string, status: number): Error {
  const advice = status === 407 ? ': check its user name and password' : '';
  return Object.assign(new Error(`the proxy ${proxy} answered ${status}${advice}`), { code: 'PROXY_REFUSED' });
}

/** Okta sends several `link` headers; which belong together is told by Headers, as fetch does it. */
function headersOf({ rawHeaders }: http.IncomingMessage): Headers {
  const headers = new Headers();
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) headers.append(rawHeaders[at] ?? '', rawHeaders[at + 1] ?? '');
  return headers;
}

/**
 * Gzip unpacked as far as it goes, because gateways send empty bodies under its name, and an answer's status is worth
 * more than its body: a page that was cut short shows as JSON that is not whole. What was not asked for stays packed.
 */
function unpacked(response: http.IncomingMessage): Readable {
  const encoding = (response.headers['content-encoding'] ?? '').trim().toLowerCase();
  if (encoding !== 'gzip' && encoding !== 'x-gzip') return response;
  const gunzip = createGunzip({ chunkSize: UNPACKED_BYTES, finishFlush: constants.Z_SYNC_FLUSH });
  // whoever reads what comes out sees the error; without a callback it would be thrown a second time
  return pipeline(response, gunzip, () => {});
}
