import type { GroupsApi } from './groups-api.js';
import { withLimit } from './listing/next-url.js';
import type { CallOptions, ListOptions, Page } from './page.js';
import { ofId, type Parser, parseApp } from './parse.js';
import { parseAppGroup, parseGroup, parseGroupMember, parseGroupRule, parseRuleName } from './parse-groups.js';
import { apiPath, PAGE_SIZE, pageSize, queryOf } from './paths.js';

/** The ways in which a client sends. */
export interface Calls {
  list<T extends { readonly id?: unknown }>(
    parse: Parser<T>,
    path: string,
    options: ListOptions & { readonly tries?: number | undefined },
  ): AsyncGenerator<Page<T>>;
  whole<T>(parse: Parser<T>, path: string, options: CallOptions): Promise<readonly T[]>;
  get<T>(parse: Parser<T>, path: string, options: CallOptions): Promise<T>;
  /** Resolves to the status: of a DELETE also the 404 of a retry whose first try may have arrived. */
  change(method: 'PUT' | 'DELETE', path: string, options: CallOptions): Promise<number>;
}

/** The calls about groups. */
export function groupCalls({ list, whole, get, change }: Calls): GroupsApi {
  const memberPath = (groupId: string, userId: string): string => apiPath('groups', groupId, 'users', userId);
  return {
    listAppGroups(appId, { expand, ...call } = {}) {
      return list(parseAppGroup, apiPath('apps', appId, 'groups') + queryOf({ limit: PAGE_SIZE.groups, expand }), call);
    },
    listGroups({ limit = PAGE_SIZE.groups, q, search, filter, expand, ...call } = {}) {
      const query = queryOf({ limit: pageSize(limit, PAGE_SIZE.groups), q, search, filter, expand });
      return list(parseGroup, apiPath('groups') + query, call);
    },
    async getGroup(groupId, call = {}) {
      return await get(ofId(parseGroup, groupId), apiPath('groups', groupId), call);
    },
    listGroupApps(groupId, call = {}) {
      return list(parseApp, apiPath('groups', groupId, 'apps') + queryOf({ limit: PAGE_SIZE.apps }), call);
    },
    listGroupMembers(groupId, { limit = PAGE_SIZE.members, expand, from, ...call } = {}) {
      const query = queryOf({ limit: pageSize(limit, PAGE_SIZE.members), expand });
      // a listing that was begun with larger pages continues with these
      const rest = from === undefined ? undefined : withLimit(from, limit);
      return list(parseGroupMember, apiPath('groups', groupId, 'users') + query, { ...call, from: rest });
    },
    listGroupRules({ limit = PAGE_SIZE.rules, search, ...call } = {}) {
      return list(
        parseGroupRule,
        apiPath('groups', 'rules') + queryOf({ limit: pageSize(limit, PAGE_SIZE.rules), search }),
        call,
      );
    },
    async listMembershipRules(groupId, userId, call = {}) {
      return await whole(parseRuleName, `${memberPath(groupId, userId)}/group-rules`, call);
    },
    listUserGroups(userId, call = {}) {
      return list(parseGroup, apiPath('users', userId, 'groups'), call);
    },
    async addGroupMember(groupId, userId, call = {}) {
      await change('PUT', memberPath(groupId, userId), call);
    },
    async removeGroupMember(groupId, userId, call = {}) {
      const status = await change('DELETE', memberPath(groupId, userId), call);
      return status === 404 ? 'already-gone' : 'removed';
    },
  };
}
