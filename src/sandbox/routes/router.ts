import {
  listApiTokens,
  listAppGrants,
  listClientRoles,
  listResourceSets,
  listRoleAssignees,
  listUserFactors,
  listUserRoles,
} from './admins.js';
import { ApiError } from './api-error.js';
import { getAppUser, listAppUsers, unassignAppUser } from './app-users.js';
import { getApp, listAppGroups, listApps } from './apps.js';
import { assignAppUser } from './assign.js';
import type { Answer, Exchange, Handler } from './exchange.js';
import { addGroupMember, listGroupMembers, listMembershipRules, removeGroupMember } from './group-members.js';
import { listGroupRules } from './group-rules.js';
import { getGroup, listGroupApps, listGroups } from './groups.js';
import { listLogEvents } from './logs.js';
import { updateAppUser } from './update.js';
import { getUser, listUserGroups, listUsers } from './users.js';

/** Every endpoint of the Management API that this org has; `*` stands for an id. */
const ROUTES: readonly (readonly [path: string, methods: Readonly<Record<string, Handler>>])[] = [
  ['apps', { GET: listApps }],
  ['apps/*', { GET: getApp }],
  ['apps/*/grants', { GET: listAppGrants }],
  ['apps/*/groups', { GET: listAppGroups }],
  ['apps/*/users', { GET: listAppUsers, POST: assignAppUser }],
  ['apps/*/users/*', { GET: getAppUser, POST: updateAppUser, DELETE: unassignAppUser }],
  ['users', { GET: listUsers }],
  ['users/*', { GET: getUser }],
  ['users/*/factors', { GET: listUserFactors }],
  ['users/*/roles', { GET: listUserRoles }],
  ['users/*/groups', { GET: listUserGroups }],
  ['groups', { GET: listGroups }],
  ['groups/rules', { GET: listGroupRules }],
  ['groups/*', { GET: getGroup }],
  ['groups/*/apps', { GET: listGroupApps }],
  ['groups/*/users', { GET: listGroupMembers }],
  ['groups/*/users/*', { PUT: addGroupMember, DELETE: removeGroupMember }],
  ['groups/*/users/*/group-rules', { GET: listMembershipRules }],
  ['iam/assignees/users', { GET: listRoleAssignees }],
  ['iam/resource-sets', { GET: listResourceSets }],
  ['api-tokens', { GET: listApiTokens }],
  ['clients/*/roles', { GET: listClientRoles }],
  ['logs', { GET: listLogEvents }],
];

/** The odd 404 of Okta's gateway, without an `errorCode` and without a Content-Type, for paths that nobody serves. */
const GATEWAY_NOT_FOUND: Answer = {
  status: 404,
  body: { status: 404, message: 'Resource not found' },
  headers: { 'content-type': '' },
};

export function route(exchange: Exchange): Answer {
  const parts = exchange.path.replace(/^\/(?:api|oauth2)\/v1\//, '').split('/');
  for (const [path, methods] of ROUTES) {
    const ids = idsIn(parts, path);
    if (ids === undefined) continue;
    const handler = methods[exchange.method];
    if (handler === undefined) throw new ApiError('E0000022');
    return handler(exchange, ...ids);
  }
  return GATEWAY_NOT_FOUND;
}

function idsIn(parts: readonly string[], path: string): string[] | undefined {
  const pattern = path.split('/');
  if (pattern.length !== parts.length) return undefined;
  const ids: string[] = [];
  for (const [i, part] of parts.entries()) {
    if (pattern[i] === '*') ids.push(decodeURIComponent(part));
    else if (pattern[i] !== part) return undefined;
  }
  return ids;
}
