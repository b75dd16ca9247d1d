import { readErrorBody } from './error-body.js';
import type { Answer } from './exchange.js';

/**
 * Says so where an answer is not Okta's: a page for people, or a refusal without an error code and without Okta's request
 * id, as gateways, proxies and the sign-in pages of networks send them. Undefined where it may be Okta's.
 */
export function notOktas({
  status,
  headers,
  body,
  hasJson,
}: Pick<Answer, 'status' | 'headers' | 'body' | 'hasJson'>): string | undefined {
  const type = (headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
  const isPage = !hasJson && (type === 'text/html' || type === 'application/xhtml+xml');
  const isAnonymous = readErrorBody(body).errorCode === undefined && !headers.has('x-okta-request-id');
  const isRefusal = status >= 400 && status !== 429 && isAnonymous;
  if (!isPage && !isRefusal) return undefined;
  const what = isPage ? 'an HTML page' : 'without an error code';
  return `This answer is not Okta's (${what}): see which gateway, proxy or sign-in page of the network stands between`;
}
