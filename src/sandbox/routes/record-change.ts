import type { EventParty } from '../state/event-source.js';
import { type AccessChange, appEvent, memberEvent, userParty } from '../state/happenings.js';
import type { AppRecord } from '../state/records.js';
import type { Exchange } from './exchange.js';

/** Notes in the System Log who assigned or unassigned somebody. */
export function recordAccess(exchange: Exchange, kind: 'add' | 'remove', app: AppRecord, userId: string): void {
  const user = exchange.org.users.find(userId) ?? { id: userId, profile: {} };
  exchange.org.record(appEvent(kind, app, user, changeBy(exchange)));
}

/** The same of a group's member. */
export function recordMembership(
  exchange: Exchange,
  kind: 'add' | 'remove',
  group: { readonly id: string; readonly name: string },
  userId: string,
): void {
  const user = exchange.org.users.find(userId);
  if (user !== undefined) exchange.org.record(memberEvent(kind, group, user, changeBy(exchange)));
}

function changeBy(exchange: Exchange): AccessChange {
  const { nowMs, path, method } = exchange;
  return {
    atMs: nowMs,
    actor: actorOf(exchange),
    transaction: { id: `aP${nowMs}${method}${path.split('/').slice(-3).join('')}`, type: 'WEB' },
    debugData: { requestUri: path },
  };
}

/** The owner of the token, or the service app itself. */
function actorOf({ org, principal }: Exchange): EventParty {
  if (principal.kind === 'service') {
    const { clientId } = principal;
    return { id: clientId, type: 'PublicClientApp', alternateId: clientId, displayName: clientId };
  }
  const owner = org.users.tokenOwner();
  return owner === undefined
    ? { id: 'unknown', type: 'User', alternateId: 'unknown', displayName: 'unknown' }
    : userParty(owner);
}
