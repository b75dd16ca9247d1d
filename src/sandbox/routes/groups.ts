import { requireScope } from './access.js';
import { notFound } from './api-error.js';
import type { Answer, Exchange } from './exchange.js';
import { wireGroup } from './wire-app.js';

/** GET /api/v1/groups/{groupId} */
export function getGroup(exchange: Exchange, groupId: string): Answer {
  requireScope(exchange, 'okta.groups.read');
  const group = exchange.org.group(groupId);
  if (group === undefined) throw notFound(groupId, 'UserGroup');
  return { status: 200, body: wireGroup(exchange.origin, group) };
}

/** DELETE /api/v1/groups/{groupId}/users/{userId}: 204, and the apps that only this group gave are gone too. */
export function removeGroupMember(exchange: Exchange, groupId: string, userId: string): Answer {
  requireScope(exchange, 'okta.groups.manage');
  if (exchange.org.group(groupId) === undefined) throw notFound(groupId, 'UserGroup');
  if (exchange.org.users.find(userId) === undefined) throw notFound(userId, 'User');
  exchange.org.removeFromGroup(groupId, userId);
  return { status: 204 };
}
