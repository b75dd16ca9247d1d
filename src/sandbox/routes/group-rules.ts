import { requireScope } from './access.js';
import { ApiError } from './api-error.js';
import type { Answer, Exchange } from './exchange.js';
import { cursorIn, cursorOf, limitOf, linksOf } from './links.js';
import { wireGroupRule } from './wire-group.js';

/** GET /api/v1/groups/rules: 50 a page unless asked for, 200 at most; `search` is part of a name. */
export function listGroupRules(exchange: Exchange): Answer {
  requireScope(exchange, 'okta.groups.read');
  if (exchange.quirks.everywhere('noRules')) throw new ApiError('E0000006');
  const { org, query } = exchange;
  const limit = limitOf(query, 50, 200);
  const search = query.get('search')?.toLowerCase() ?? '';
  const rules = org.rules.list().filter(({ name }) => name.toLowerCase().includes(search));
  const cursor = cursorIn(exchange);
  const start = cursor === undefined ? 0 : rules.findIndex(({ id }) => id === cursor.id) + 1;
  const page = rules.slice(start, start + limit);
  const last = page.at(-1);
  const next = last !== undefined && start + limit < rules.length ? cursorOf(exchange, last.id) : undefined;
  const names = query.get('expand') === 'groupIdToGroupNameMap';
  return {
    status: 200,
    body: page.map((rule) => {
      const body = wireGroupRule(rule);
      if (!names) return body;
      const entries = rule.groupIds.map((id) => [id, org.groups.find(id)?.name ?? '']);
      return { ...body, _embedded: { groupIdToGroupNameMap: Object.fromEntries(entries) } };
    }),
    links: linksOf(exchange, limit, next),
  };
}
