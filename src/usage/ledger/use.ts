import { instantOf } from '../../assignment/instant.js';
import { type LogEvent, type LogParty, targetOf } from '../../assignment/log-event.js';

/** One use of an app by a user, as an event of the System Log tells it. */
export interface Use {
  readonly appId: string;
  readonly userId: string;
  /** When it was published, epoch milliseconds. */
  readonly ms: number;
  readonly uuid: string;
  /** What app and user were called then. */
  readonly appName: string;
  readonly userName: string;
}

/** What an event means to a ledger: `other` kinds do not count, `unclear` ones do but lack the app or the person. */
export type Reading = { readonly kind: 'use'; readonly use: Use } | { readonly kind: 'other' | 'unclear' };

/**
 * Reads an event: a success of one of these types. The person may be the actor or, where a client fetches tokens, a target
 * (then the actor is the client); a client that fetches a token for itself is no person's use.
 */
export function readUse(event: LogEvent, types: ReadonlySet<string>): Reading {
  if (!types.has(event.eventType) || event.outcome?.result !== 'SUCCESS') return { kind: 'other' };
  const app = targetOf(event, 'AppInstance');
  const user = isPerson(event.actor) ? event.actor : event.target?.find(isPerson);
  const ms = instantOf(event.published);
  if (!app?.id || !user?.id || ms === undefined) return { kind: 'unclear' };
  const appName = app.displayName ?? app.alternateId ?? '';
  return {
    kind: 'use',
    use: { appId: app.id, userId: user.id, ms, uuid: event.uuid, appName, userName: user.alternateId ?? '' },
  };
}

function isPerson(party: LogParty | null | undefined): party is LogParty {
  return party?.type === 'User';
}
