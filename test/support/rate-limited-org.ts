import type { RequestListener } from 'node:http';

export interface RateLimitedOrg {
  readonly listener: RequestListener;
  readonly refused: () => number;
  /** Requests answered 200 in each window, in order. */
  readonly perWindow: () => readonly number[];
}

/** What of the real thing varies between orgs and is not documented. */
export interface WindowOptions {
  readonly limit: number;
  readonly windowMs: number;
  /** Server's clock minus this machine's. */
  readonly skewMs: number;
  /** `fixed` windows follow one another; `on-demand` ones begin with the first request after the last one. */
  readonly begin: 'fixed' | 'on-demand';
  /** Window ends on a whole second, or is told rounded down or up. */
  readonly round: 'exact' | 'down' | 'up';
  readonly latencyMs: number;
}

/** A listing of `pages` pages per app behind real rate limit windows, which begin anywhere within a second. */
export function rateLimitedOrg(pages: number, options: WindowOptions): RateLimitedOrg {
  const windows: number[] = [];
  let endMs = 0;
  let used = 0;
  let refused = 0;
  const serverNow = () => Date.now() + options.skewMs;

  function roll(nowMs: number): void {
    if (nowMs < endMs) return;
    if (endMs === 0 || options.begin === 'on-demand') endMs = nowMs + options.windowMs;
    else while (endMs <= nowMs) endMs += options.windowMs;
    if (options.round === 'exact') endMs = Math.floor(endMs / 1000) * 1000;
    used = 0;
    windows.push(0);
  }

  return {
    refused: () => refused,
    perWindow: () => windows,
    listener: (request, response) => {
      const nowMs = serverNow();
      roll(nowMs);
      const isFree = used < options.limit;
      used += 1;
      if (isFree) windows[windows.length - 1] = (windows.at(-1) ?? 0) + 1;
      else refused += 1;
      const seconds = options.round === 'down' ? Math.floor(endMs / 1000) : Math.ceil(endMs / 1000);
      const url = new URL(request.url ?? '/', `http://${request.headers.host}`);
      const page = Number(url.searchParams.get('after') ?? '1');
      const links = [`<${url.href}>; rel="self"`];
      const headers: Record<string, string | string[]> = {
        'content-type': 'application/json',
        date: new Date(nowMs).toUTCString(),
        'x-rate-limit-limit': String(options.limit),
        'x-rate-limit-remaining': String(Math.max(0, options.limit - used)),
        'x-rate-limit-reset': String(seconds),
      };
      if (isFree && page < pages) {
        url.searchParams.set('after', String(page + 1));
        links.push(`<${url.href}>; rel="next"`);
      }
      if (isFree) headers.link = links;
      const body = isFree ? JSON.stringify([{ id: `00u${page}` }]) : JSON.stringify({ errorCode: 'E0000047' });
      setTimeout(() => response.writeHead(isFree ? 200 : 429, headers).end(body), options.latencyMs);
    },
  };
}
