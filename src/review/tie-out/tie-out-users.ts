import type { AppUser, User } from '../../assignment/records.js';
import { messageOf } from '../../errors.js';
import type { OktaClient } from '../../okta/api.js';
import { isNotFound, OktaError } from '../../okta/errors.js';
import type { TiedUsers } from '../../run/tie-out-facts.js';
import type { FindUser } from '../../run/user-lookups.js';
import { endsAll } from '../app-failure.js';
import { userById } from '../join/user-by-id.js';
import { wholeDirectory } from '../join/whole-directory.js';

const MAX_SINGLE_READS = 500;

/** What stands for the status of a user whom Okta did not have. */
const MISSING = '';

/** The users of assignments with the status that they were read with. Memory grows with users, not with assignments. */
export interface SeenUsers {
  see(row: AppUser): void;
  /** Status by user id, empty where Okta had no such user. */
  readonly statuses: Map<string, string>;
}

/** Notes users from rows as they pass; one whose user could not be read says nothing and is left out. */
export function createSeenUsers(findUser: FindUser): SeenUsers {
  const statuses = new Map<string, string>();
  const words = new Map<string, string>(); // one string per status, not one per user
  return {
    statuses,
    see(row) {
      const found = findUser(row);
      if (found.state === 'unread') return;
      const status = found.state === 'found' ? found.user.status : MISSING;
      if (!words.has(status)) words.set(status, status);
      statuses.set(row.id, words.get(status) ?? status);
    },
  };
}

/**
 * Lists the user directory and holds it against the users seen. A directory that may not be listed is said, and is not a
 * gap: the rows are whole without it.
 */
export async function tieOutUsers(
  { statuses }: SeenUsers,
  options: { readonly client: OktaClient; readonly signal: AbortSignal },
): Promise<TiedUsers> {
  const seen = statuses.size;
  const notes = { statusChanged: [] as TiedUsers['statusChanged'][number][], listed: 0 };
  const waiting = new Map(statuses);

  function compare(user: User): void {
    const before = waiting.get(user.id);
    if (before === undefined || !waiting.delete(user.id) || before === user.status) return;
    const changedAt = typeof user.statusChanged === 'string' ? user.statusChanged : '';
    notes.statusChanged.push({ userId: user.id, seen: before, now: user.status, changedAt });
  }

  try {
    for await (const users of wholeDirectory(options.client, options.signal)) {
      notes.listed += users.length;
      for (const user of users) compare(user);
    }
    const { gone, unsettled } = await lookUp(waiting, compare, options);
    const [withoutUser, deleted] = [true, false].map((missing) =>
      gone.filter((id) => (statuses.get(id) === MISSING) === missing),
    );
    return { seen, ...notes, withoutUser: withoutUser ?? [], deleted: deleted ?? [], unsettled, why: '' };
  } catch (error) {
    if (options.signal.aborted || !(error instanceof OktaError)) throw error;
    return { seen, ...notes, withoutUser: [], deleted: [], unsettled: waiting.size, why: messageOf(error) };
  }
}

async function lookUp(
  waiting: ReadonlyMap<string, string>,
  compare: (user: User) => void,
  options: { readonly client: OktaClient; readonly signal: AbortSignal },
): Promise<{ gone: string[]; unsettled: number }> {
  const gone: string[] = [];
  let failed = 0;
  const ids = [...waiting.keys()];
  for (const id of ids.slice(0, MAX_SINGLE_READS)) {
    try {
      compare(await userById(id, options.client, options.signal));
    } catch (error) {
      // one that goes wrong says nothing of the others
      if (isNotFound(error)) gone.push(id);
      else if (endsAll(error, options.signal)) throw error;
      else failed += 1;
    }
  }
  return { gone, unsettled: failed + Math.max(0, ids.length - MAX_SINGLE_READS) };
}
