import { messageOf } from '../../errors.js';
import { isForbidden, isNotFound, mayHaveArrived } from '../../okta/errors.js';
import type { Journal } from '../journal/journal.js';
import type { MembershipOutcome } from '../journal/journal-record.js';
import type { PlannedMembership } from '../plan/planned-membership.js';
import { isMember, type Stop, stop, stopBy } from './membership-now.js';
import type { PresentOptions } from './read-present.js';

export interface EndOptions extends PresentOptions {
  readonly journal: Journal;
  /** The plan's checksum. */
  readonly plan: string;
  /** The time for the record, epoch milliseconds. */
  readonly now: () => number;
}

/** App users of the membership's user, whole: those that go with it and those that stay. */
export interface Hangs {
  readonly going: readonly { readonly appId: string; readonly appUser: object }[];
  readonly staying: readonly { readonly appId: string; readonly appUser: object }[];
}

export interface Ended {
  readonly outcome: MembershipOutcome;
  readonly detail: string;
  /** Why the user is still in the group, or may be; undefined where it is over. */
  readonly stopped: Stop | undefined;
}

/** Ends a membership: all that hangs on it is on the disk before the DELETE, the outcome after it. */
export async function endMembership(
  planned: PlannedMembership,
  userId: string,
  { going, staying }: Hangs,
  options: EndOptions,
): Promise<Ended> {
  const { journal, plan, now } = options;
  const { groupId, groupName } = planned;
  const whole = (rows: Hangs['going']) => rows.map(({ appId, appUser }) => ({ appId, appUser: { ...appUser } }));
  await journal.write({
    kind: 'membership-intent',
    plan,
    at: new Date(now()).toISOString(),
    groupId,
    groupName,
    userId,
    going: whole(going),
    staying: whole(staying),
  });
  const done = await remove(groupId, userId, options);
  await noteEnd(planned, userId, done.outcome, done.detail, options);
  return done;
}

/** Records how ending a membership ended. */
export async function noteEnd(
  { groupId, groupName }: Pick<PlannedMembership, 'groupId' | 'groupName'>,
  userId: string,
  outcome: MembershipOutcome,
  detail: string,
  { journal, plan, now }: EndOptions,
): Promise<void> {
  const at = new Date(now()).toISOString();
  await journal.write({ kind: 'membership-outcome', plan, at, groupId, groupName, userId, outcome, detail });
}

async function remove(groupId: string, userId: string, options: EndOptions): Promise<Ended> {
  let unsure: string | undefined;
  let over: MembershipOutcome = 'ended';
  try {
    await options.client.removeGroupMember(groupId, userId, { signal: options.signal });
  } catch (error) {
    if (isForbidden(error)) return ended('refused', stop('group-refused', `Okta does not let go: ${messageOf(error)}`));
    if (!isNotFound(error) && !mayHaveArrived(error)) return ended('failed', stopBy(error));
    if (isNotFound(error)) over = 'already-over';
    unsure = messageOf(error);
  }
  try {
    if (!(await isMember(groupId, userId, options))) return ended(over, undefined);
  } catch (error) {
    const { why, fatal } = stopBy(error);
    const sent = unsure === undefined ? 'the DELETE was answered' : `the DELETE may have arrived (${unsure})`;
    return ended('failed', stop('failed', `${sent}, but reading again failed: ${why}. Apply again to prove it`, fatal));
  }
  if (unsure !== undefined) return ended('failed', stop('failed', unsure));
  return ended('failed', stop('still-granted', 'the user is still in the group after the DELETE'));
}

function ended(outcome: MembershipOutcome, stopped: Stop | undefined): Ended {
  const over = outcome === 'already-over' ? 'somebody took the user out of the group right before' : 'the user is out';
  return { outcome, detail: stopped?.why ?? over, stopped };
}
