import { messageOf } from '../../errors.js';
import { isNotFound, mayHaveArrived } from '../../okta/errors.js';
import { isMember } from '../apply/membership-now.js';
import { failedBy, type PresentOptions } from '../apply/read-present.js';
import { groupText, type PlannedMembership } from '../plan/planned-membership.js';
import { type RestoreEntryOptions, timeOf } from './restore-entry.js';

/** Why a membership is not there again. */
export interface NotBegun {
  readonly why: string;
  readonly fatal: boolean;
}

/**
 * Puts a user back into a group, where that gives no more than it gave: a group that has got another app since is left alone.
 * Undefined where the user is in, whoever did it.
 */
export async function beginMembership(
  planned: PlannedMembership,
  userId: string,
  options: RestoreEntryOptions,
): Promise<NotBegun | undefined> {
  const { groupId } = planned;
  try {
    const refusal = await refusalOf(planned, options);
    if (refusal !== undefined) return notBegun(planned, refusal);
    if (await isMember(groupId, userId, options)) {
      await note(planned, userId, 'in-already', '', options);
      return undefined;
    }
  } catch (error) {
    const { why, fatal } = failedBy(error);
    return notBegun(planned, why, fatal);
  }
  const ended = await put(planned, userId, options);
  await note(planned, userId, ended === undefined ? 'begun-again' : 'failed', ended?.why ?? '', options);
  return ended;
}

async function note(
  { groupId, groupName }: PlannedMembership,
  userId: string,
  outcome: 'begun-again' | 'in-already' | 'failed',
  detail: string,
  options: RestoreEntryOptions,
): Promise<void> {
  const { journal, plan } = options;
  const place = { plan, at: timeOf(options), groupId, groupName, userId };
  await journal.write({ kind: 'membership-restore', ...place, outcome, detail });
}

async function refusalOf(planned: PlannedMembership, { client, signal }: PresentOptions): Promise<string | undefined> {
  try {
    const { type } = await client.getGroup(planned.groupId, { signal });
    if (type !== 'OKTA_GROUP') return `it is of the type ${type ?? 'unknown'} now, whose members Okta does not change`;
  } catch (error) {
    if (isNotFound(error)) return `it is not there any more: ${messageOf(error)}`;
    throw error;
  }
  const more: string[] = [];
  for await (const { items } of client.listGroupApps(planned.groupId, { signal })) {
    more.push(...items.filter(({ id }) => !planned.apps.includes(id)).map(({ id, label }) => `${label} (${id})`));
  }
  return more.length === 0 ? undefined : `it gives ${more.join(', ')} as well now, which the user did not have by it`;
}

async function put(
  planned: PlannedMembership,
  userId: string,
  options: RestoreEntryOptions,
): Promise<NotBegun | undefined> {
  try {
    await options.client.addGroupMember(planned.groupId, userId, { signal: options.signal });
    return undefined;
  } catch (error) {
    const { why, fatal } = failedBy(error);
    if (!mayHaveArrived(error)) return notBegun(planned, why, fatal);
    try {
      return (await isMember(planned.groupId, userId, options)) ? undefined : notBegun(planned, why);
    } catch (again) {
      return notBegun(planned, `${why}; reading it again failed: ${failedBy(again).why}`);
    }
  }
}

function notBegun(planned: PlannedMembership, why: string, fatal = false): NotBegun {
  return { why: `not put back into the group ${groupText(planned)}: ${why}`, fatal };
}
