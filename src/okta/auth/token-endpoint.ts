import { describeFailure } from '../transport/network-failure.js';

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
}

/** One try of one token request. Rejects with the signal's reason only. */
export async function postForToken(
  post: TokenPost,
  options: TokenEndpointOptions,
  signal: AbortSignal,
): Promise<TokenAnswer | NoTokenAnswer> {
  const deadline = AbortSignal.timeout(options.timeoutMs);
  try {
    const response = await fetch(post.url, {
      method: 'POST',
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded',
        'user-agent': options.userAgent,
        ...(post.proof !== undefined && { DPoP: post.proof }),
      },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        scope: post.scopes.join(' '),
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: post.assertion,
      }).toString(),
      // a redirect would carry the assertion to wherever it points
      redirect: 'manual',
      signal: AbortSignal.any([signal, deadline]),
    });
    const text = await response.text();
    return { kind: 'answer', status: response.status, headers: response.headers, body: parseJson(text) };
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    const reason = deadline.aborted
      ? `no whole answer within ${options.timeoutMs / 1000} s`
      : describeFailure(error).reason;
    return { kind: 'no-answer', reason, cause: error };
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
