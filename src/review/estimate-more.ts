import type { App } from '../assignment/records.js';
import { isServiceApp } from '../assignment/service-app.js';
import type { OktaClient } from '../okta/api.js';
import { OktaApiError } from '../okta/errors.js';
import { PAGE_SIZE } from '../okta/paths.js';
import type { Policy } from '../policy/policy.js';
import type { RunFacts } from '../run/run-facts.js';

export interface MoreOptions {
  readonly client: Pick<OktaClient, 'listRoleAssignees'>;
  readonly policy: Policy;
  readonly last: RunFacts | undefined;
  readonly signal: AbortSignal;
}

/** Requests by bucket. */
export type Costs = Readonly<Record<string, number>>;

/**
 * What the administrators will cost: for each their roles, factors and record, and what is asked of groups, service apps and tokens
 * beside. By the counts of the last run, else by the list of administrators, which is read then; one that may not be read costs
 * the try.
 */
export async function adminsCost(apps: readonly App[], options: MoreOptions): Promise<Costs> {
  const { policy, last } = options;
  if (policy.admins.roles === 'off') return {};
  const clients = apps.filter(isServiceApp).length;
  const known = last?.admins;
  const people = known === undefined ? await assigneesOf(options) : known.listed + known.byGroupOnly;
  const { groups, tokens } = { groups: known?.groups ?? 0, tokens: known?.tokens ?? 0 };
  return {
    '/api/v1/iam': Math.max(1, Math.ceil(people / PAGE_SIZE.iam)),
    '/api/v1/users': 2 * people,
    '/api/v1/users/{id}': people + tokens,
    '/api/v1/groups': 1 + groups,
    '/api/v1/groups/{id}': groups,
    '/oauth2/v1/clients': clients,
    '/api/v1/apps': clients,
    '/api/v1': 1,
  };
}

/** What the System Log will cost: as many pages as the last time, one where it was not read; none without a run before. */
export function logCost({ policy, last }: Pick<MoreOptions, 'policy' | 'last'>): Costs {
  if (policy.changes.log === 'off' || last === undefined) return {};
  return { '/api/v1/logs': Math.max(1, last.changeLog?.pages ?? 1) };
}

async function assigneesOf({ client, signal }: MoreOptions): Promise<number> {
  let count = 0;
  try {
    for await (const page of client.listRoleAssignees({ signal })) count += page.length;
  } catch (error) {
    if (!(error instanceof OktaApiError)) throw error;
  }
  return count;
}
