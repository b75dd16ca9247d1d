import { ApiError, errorBody } from '../routes/api-error.js';
import type { Answer } from '../routes/exchange.js';
import { route } from '../routes/router.js';
import { authenticate, type Credentials } from './authenticate.js';
import { DpopError } from './dpop.js';
import { type ExchangeBase, exchangeOf, linkLines } from './exchanges.js';
import type { Page, Pages } from './pages.js';
import type { Reply } from './reply.js';
import type { Incoming } from './serve.js';

export interface Responder {
  readonly base: ExchangeBase;
  readonly credentials: Credentials;
  readonly now: () => number;
  readonly pages: Pages;
}

/** From a request to its reply, in Okta's order: the limit, who asks, what is asked. */
export function responder({ base, credentials, now, pages }: Responder): (incoming: Incoming) => Promise<Reply> {
  const answerTo = async (incoming: Incoming): Promise<Answer | Page> => {
    const [path = '/', search = ''] = incoming.path.split('?', 2);
    const url = `${base.origin}${path}`;
    if (incoming.budget.exceeded) throw new ApiError('E0000047');
    if (path === '/oauth2/v1/token' && credentials.tokens !== undefined) {
      const { dpop } = incoming.headers;
      const proof = typeof dpop === 'string' ? dpop : undefined;
      return await credentials.tokens.grant({ form: new URLSearchParams(incoming.text), proof, url });
    }
    const principal = await authenticate(credentials, incoming.headers, { method: incoming.method, url });
    const ready = pages.find(incoming);
    if (ready !== undefined) return ready;
    if (incoming.method !== 'GET') pages.clear();
    return route(exchangeOf(base, principal, now(), incoming.method, path, search, bodyOf(incoming.text)));
  };

  return async (incoming) => {
    const { budget, requestId } = incoming;
    try {
      const answer = await answerTo(incoming);
      if ('gzipped' in answer) return { status: 200, gzipped: answer.gzipped, headers: { link: answer.links }, budget };
      const link = linkLines(answer.links);
      const headers = { ...(link.length > 0 ? { link } : {}), ...answer.headers };
      return { status: answer.status, body: answer.body, headers, budget };
    } catch (error) {
      return { ...errorReply(error, requestId), budget };
    }
  };
}

function errorReply(error: unknown, requestId: string): Pick<Reply, 'status' | 'body' | 'headers'> {
  if (error instanceof DpopError) {
    const challenge = `DPoP error="${error.code}", error_description="${error.message}"`;
    return {
      status: 401,
      body: errorBody(new ApiError('E0000011'), requestId),
      headers: { 'www-authenticate': challenge },
    };
  }
  const api = error instanceof ApiError ? error : new ApiError(error instanceof URIError ? 'E0000003' : 'E0000009');
  return { status: api.status, body: errorBody(api, requestId), headers: {} };
}

/** Throws Okta's "not well-formed" for what is not JSON; an empty body is none. */
function bodyOf(text: string): unknown {
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError('E0000003');
  }
}
