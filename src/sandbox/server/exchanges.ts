import type { Answer, Exchange } from '../routes/exchange.js';
import type { Principal } from '../routes/principal.js';

/** What every exchange of this server has in common. */
export type ExchangeBase = Omit<Exchange, 'method' | 'path' | 'query' | 'body' | 'principal' | 'nowMs'>;

/** One exchange of a server; also used to render pages ahead of time. */
export function exchangeOf(
  base: ExchangeBase,
  principal: Principal,
  nowMs: number,
  method: string,
  path: string,
  search: string,
  body: unknown,
): Exchange {
  return { ...base, method, path, query: new URLSearchParams(search), body, principal, nowMs };
}

/** Each link is a `link` header line of its own, as Okta sends them. */
export function linkLines(links: Answer['links']): readonly string[] {
  const lines: string[] = [];
  if (links?.self !== undefined) lines.push(`<${links.self}>; rel="self"`);
  if (links?.next !== undefined) lines.push(`<${links.next}>; rel="next"`);
  return lines;
}
