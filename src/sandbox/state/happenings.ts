import { type EventParty, type EventRecord, type EventSource, isBefore } from './event-source.js';
import type { AppRecord, UserRecord } from './records.js';

/** What happened since the org began, beside what follows from its seed. */
export interface Happenings extends EventSource {
  record(event: Omit<EventRecord, 'uuid'>): void;
}

export function happenings(): Happenings {
  const events: EventRecord[] = [];
  return {
    record(event) {
      const one = { ...event, uuid: uuidOf(events.length) };
      let place = events.length;
      for (let before = events[place - 1]; before !== undefined && isBefore(one, before); before = events[place - 1]) {
        place -= 1;
      }
      events.splice(place, 0, one);
    },
    between: (fromMs, toMs) => events.filter(({ publishedMs }) => publishedMs >= fromMs && publishedMs < toMs),
  };
}

/** In the order in which they happened, after every other event of the same time. */
function uuidOf(sequence: number): string {
  const mixed = Math.imul(sequence + 1, 0x9e3779b1) >>> 0;
  return `ffff${mixed.toString(16).padStart(8, '0').slice(0, 4)}-${sequence.toString(16).padStart(12, '0')}-11f0`;
}

export type Transaction = NonNullable<EventRecord['transaction']>;

/** What a change of access is told by. */
export interface AccessChange {
  readonly atMs: number;
  readonly actor: EventParty;
  readonly transaction: Transaction;
  readonly debugData?: Readonly<Record<string, string>> | undefined;
}

type WhoEver = Pick<UserRecord, 'id' | 'profile'>;

export function appEvent(
  kind: 'add' | 'remove',
  app: Pick<AppRecord, 'id' | 'label'>,
  user: WhoEver,
  change: AccessChange,
): Omit<EventRecord, 'uuid'> {
  const person = userParty(user);
  const instance: EventParty = { id: app.id, type: 'AppInstance', alternateId: app.label, displayName: app.label };
  const own: EventParty = { ...person, id: `0ua${user.id.slice(3)}`, type: 'AppUser' };
  return eventOf(`application.user_membership.${kind}`, `${kind} user to or from application membership`, change, [
    own,
    instance,
    person,
  ]);
}

export function memberEvent(
  kind: 'add' | 'remove',
  group: { readonly id: string; readonly name: string },
  user: WhoEver,
  change: AccessChange,
): Omit<EventRecord, 'uuid'> {
  // "alternateId unknown" is what recorded answers have of a group
  const target: EventParty = { id: group.id, type: 'UserGroup', alternateId: 'unknown', displayName: group.name };
  return eventOf(`group.user_membership.${kind}`, `${kind} user to or from group membership`, change, [
    userParty(user),
    target,
  ]);
}

export function lifecycleEvent(kind: 'deactivate', user: WhoEver, change: AccessChange): Omit<EventRecord, 'uuid'> {
  return eventOf(`user.lifecycle.${kind}`, `${kind} Okta user`, change, [userParty(user)]);
}

export function profileEvent(user: WhoEver, change: AccessChange): Omit<EventRecord, 'uuid'> {
  return eventOf('user.account.update_profile', 'Update user profile for Okta', change, [userParty(user)]);
}

export function userParty({ id, profile }: WhoEver): EventParty {
  return {
    id,
    type: 'User',
    alternateId: String(profile.login ?? 'unknown'),
    displayName: `${profile.firstName ?? ''} ${profile.lastName ?? ''}`.trim(),
  };
}

/** Who acts where nobody does. */
export const SYSTEM: EventParty = {
  id: '00uSystem',
  type: 'SystemPrincipal',
  alternateId: 'system@okta.com',
  displayName: 'Okta System',
};

function eventOf(
  eventType: string,
  displayMessage: string,
  { atMs, actor, transaction, debugData }: AccessChange,
  targets: readonly EventParty[],
): Omit<EventRecord, 'uuid'> {
  const event = {
    publishedMs: atMs,
    eventType,
    displayMessage,
    result: 'SUCCESS',
    actor,
    targets,
    transaction,
  } as const;
  return debugData === undefined ? event : { ...event, debugData };
}
