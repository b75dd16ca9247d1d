import { BODY_LIMITS, createBodyReader } from '../transport/body-reader.js';
import { openRequest, type Sent } from '../transport/connection.js';
import { parseJson } from '../transport/exchange.js';
import { describeFailure } from '../transport/network-failure.js';
import { bySaid, DIRECT, type Route } from '../transport/route.js';

/** The org authorization server's; custom ones do not issue tokens for Okta's own API. */
export const TOKEN_PATH = '/oauth2/v1/token';

export interface TokenPost {
  readonly url: string;
  readonly scopes: readonly string[];
  readonly assertion: string;
  readonly proof: string | undefined;
}

export interface TokenAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Headers;
  /** The parsed body; undefined where it is not JSON. */
  readonly body: unknown;
}

export interface NoTokenAnswer {
  readonly kind: 'no-answer';
  readonly reason: string;
  readonly cause: unknown;
}

export interface TokenEndpointOptions {
  readonly userAgent: string;
  /** From the first byte sent to the last one read, in milliseconds. */
  readonly timeoutMs: number;
  /** Straight to the org by default. */
  readonly route?: Route | undefined;
}

/** One try of one token request. Rejects with the signal's reason only. */
export async function postForToken(
  post: TokenPost,
  options: TokenEndpointOptions,
  signal: AbortSignal,
): Promise<TokenAnswer | NoTokenAnswer> {
  const { route = DIRECT, timeoutMs } = options;
  const deadline = new AbortController();
  const late = new Error(`no whole answer within ${timeoutMs / 1000} s`);
  const timer = setTimeout(() => deadline.abort(late), timeoutMs);
  const either = AbortSignal.any([signal, deadline.signal]);
  try {
    const { status, headers, body } = await openRequest({ ...sentOf(post, options.userAgent), route }, either);
    return { kind: 'answer', status, headers, body: await bodies.read(body, either, parsed) };
  } catch (error) {
    deadline.abort(error); // a body that nobody reads would hold its connection
    if (signal.aborted) throw signal.reason;
    return { kind: 'no-answer', reason: bySaid(describeFailure(error).reason, route), cause: error };
  } finally {
    clearTimeout(timer);
  }
}

/** A token has a few kilobytes. */
const bodies = createBodyReader({ ...BODY_LIMITS, maxBytes: 2 ** 20 });

function sentOf(post: TokenPost, userAgent: string): Sent {
  return {
    method: 'POST',
    url: post.url,
    headers: {
      accept: 'application/json',
      'content-type': 'application/x-www-form-urlencoded',
      'user-agent': userAgent,
      ...(post.proof !== undefined && { DPoP: post.proof }),
    },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      scope: post.scopes.join(' '),
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: post.assertion,
    }).toString(),
  };
}

function parsed(bytes: Buffer): unknown {
  try {
    return parseJson(bytes);
  } catch {
    return undefined;
  }
}
