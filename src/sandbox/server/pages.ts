import { gzipSync } from 'node:zlib';
import type { Answer } from '../routes/exchange.js';
import { route } from '../routes/router.js';
import { type ExchangeBase, exchangeOf, linkLines } from './exchanges.js';
import type { Asked } from './faults.js';

/** A page rendered ahead of time. */
export interface Page {
  readonly gzipped: Buffer;
  readonly links: readonly string[];
}

/** Pages kept for replay; anything written makes them worthless. */
export interface Pages {
  find(asked: Asked): Page | undefined;
  clear(): void;
}

export const NO_PAGES: Pages = { find: () => undefined, clear: () => undefined };

/** Renders what a review reads: all apps, 200 a page, and each app's users, 500 a page and embedded. */
export function prerendered(base: ExchangeBase, nowMs: number): Pages {
  const pages = new Map<string, Page>();
  const renderListing = (start: string): readonly unknown[] => {
    const rows: unknown[] = [];
    let at: string | undefined = start;
    while (at !== undefined && !pages.has(at)) {
      const [path = '', search = ''] = at.split('?', 2);
      const answer: Answer = route(
        exchangeOf(base, { kind: 'token', readOnly: true }, nowMs, 'GET', path, search, undefined),
      );
      pages.set(at, { gzipped: gzipSync(JSON.stringify(answer.body), { level: 1 }), links: linkLines(answer.links) });
      if (Array.isArray(answer.body) && path === '/api/v1/apps') rows.push(...answer.body);
      at = answer.links?.next?.slice(base.origin.length);
    }
    return rows;
  };
  for (const app of renderListing('/api/v1/apps?limit=200')) {
    if (typeof app === 'object' && app !== null && 'id' in app) {
      renderListing(`/api/v1/apps/${String(app.id)}/users?expand=user&limit=500`);
    }
  }
  return {
    find: ({ method, path }) => (method === 'GET' ? pages.get(sorted(path)) : undefined),
    clear: () => pages.clear(),
  };
}

/** Parameters in the order of their names, so that a client's own order finds the page too. */
function sorted(path: string): string {
  const [plain = '', search = ''] = path.split('?', 2);
  const query = new URLSearchParams(search);
  query.sort();
  return `${plain}?${query.toString()}`;
}
