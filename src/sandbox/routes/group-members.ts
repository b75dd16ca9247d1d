import type { Group } from '../state/groups.js';
import type { Membership } from '../state/memberships.js';
import { requireScope } from './access.js';
import { ApiError, notFound } from './api-error.js';
import type { Answer, Exchange } from './exchange.js';
import { requireGroup } from './groups.js';
import { cursorIn, cursorOf, limitOf, linksOf } from './links.js';
import { recordMembership } from './record-change.js';
import { wireListedUser } from './wire-user.js';

/** Above this many, a slow group's page takes longer than Okta waits for itself. */
const SLOW_PAGE = 200;

/**
 * GET /api/v1/groups/{groupId}/users: 1000 a page, leavers included, who stay in their groups. With `expand=group-rules`
 * each member embeds the rules behind the membership: none where somebody put the user in by hand.
 */
export function listGroupMembers(exchange: Exchange, groupId: string): Answer {
  requireScope(exchange, 'okta.groups.read');
  const { org, origin, quirks, query } = exchange;
  const group = requireGroup(exchange, groupId);
  const named = { id: group.id, label: group.name };
  if (quirks.has('forbiddenGroups', named)) throw new ApiError('E0000006');
  const limit = limitOf(query, 1000, 1000);
  if (limit > SLOW_PAGE && quirks.has('slowGroups', named)) {
    return {
      status: 504,
      body: '<html><body>504 Gateway Time-out</body></html>',
      headers: { 'content-type': 'text/html' },
    };
  }
  const cursor = cursorIn(exchange);
  const at = cursor === undefined ? -1 : org.memberships.place(group.id, cursor.id);
  if (at === undefined) throw new ApiError('E0000029');
  const isThere = (userId: string): boolean => org.users.find(userId) !== undefined;
  const { items, more } = org.memberships.slice(group.id, at + 1, limit, isThere);
  const last = items.at(-1);
  const drop = quirks.has('loseGroupRules', named) ? ['expand'] : [];
  const asked = query.get('expand') === 'group-rules' && !quirks.has('ignoreGroupRules', named);
  return {
    status: 200,
    body: items.flatMap((member) => {
      const user = org.users.find(member.userId);
      if (user === undefined) return [];
      const body = wireListedUser(origin, user);
      return [asked ? { ...body, _embedded: { 'group-rules': rulesOf(exchange, member) } } : body];
    }),
    links: linksOf(exchange, limit, more && last !== undefined ? cursorOf(exchange, last.userId) : undefined, drop),
  };
}

/** GET /api/v1/groups/{groupId}/users/{userId}/group-rules: the rules that keep this user in this group. */
export function listMembershipRules(exchange: Exchange, groupId: string, userId: string): Answer {
  requireScope(exchange, 'okta.groups.read');
  const group = requireGroup(exchange, groupId);
  const member = exchange.org.memberships.get(group.id, userId);
  if (member === undefined) throw notFound(userId, 'User');
  return { status: 200, body: rulesOf(exchange, member) };
}

/** PUT /api/v1/groups/{groupId}/users/{userId}: 204, also for who is in already. */
export function addGroupMember(exchange: Exchange, groupId: string, userId: string): Answer {
  const group = requireChangeable(exchange, groupId);
  if (exchange.org.users.find(userId) === undefined) throw notFound(userId, 'User');
  if (!exchange.org.memberships.has(group.id, userId)) {
    recordMembership(exchange, 'add', group, userId);
    exchange.org.addToGroup(group.id, userId);
  }
  return { status: 204 };
}

/** DELETE /api/v1/groups/{groupId}/users/{userId}: 204; what only this group gave follows. */
export function removeGroupMember(exchange: Exchange, groupId: string, userId: string): Answer {
  const group = requireChangeable(exchange, groupId);
  if (exchange.org.users.find(userId) === undefined) throw notFound(userId, 'User');
  if (!exchange.quirks.has('stickyMembers', { id: group.id, label: group.name })) {
    recordMembership(exchange, 'remove', group, userId);
    exchange.org.removeFromGroup(group.id, userId);
  }
  return { status: 204 };
}

/** Memberships of imported and of built-in groups are not Okta's to change, whatever the role: 403 E0000006. */
function requireChangeable(exchange: Exchange, groupId: string): Group {
  requireScope(exchange, 'okta.groups.manage');
  const group = requireGroup(exchange, groupId);
  if (group.type !== 'OKTA_GROUP') throw new ApiError('E0000006');
  return group;
}

function rulesOf({ org }: Exchange, member: Membership): readonly unknown[] {
  return member.rules.flatMap((ruleId) => {
    const rule = org.rules.find(ruleId);
    return rule === undefined ? [] : [{ id: rule.id, name: rule.name }];
  });
}
