import { personKey } from '../../assignment/person.js';
import type { App, JsonObject } from '../../assignment/records.js';
import { type AccountRow, accountId, SOURCE_APP, sourceAppId } from '../../assignment/source-records.js';
import type { SourcePolicy } from '../../policy/policy.js';
import type { SourceAccount } from '../../roster/parse-source.js';
import type { FoundPeople } from './find-people.js';

/** A system outside Okta as an app. */
export function sourceApp({ name, title, file, where }: SourcePolicy): App {
  return {
    id: sourceAppId(name),
    name: SOURCE_APP,
    label: title ?? `Source: ${name}`,
    status: 'ACTIVE',
    signOnMode: null,
    features: [],
    // what a plan tells people about where to go
    _source: { file, where: where ?? '' },
  };
}

/** Its accounts as the app's users, in the order of the file. */
export function accountRows(
  accounts: readonly SourceAccount[],
  { match }: Pick<SourcePolicy, 'match'>,
  people: Pick<FoundPeople, 'of'>,
): JsonObject[] {
  const rows = accounts.map((account) => ({
    account,
    name: personKey(account.key),
    found: people.of({ match, person: account.person }),
  }));
  // of several accounts of one person the first by name is the person's row, however the file is sorted
  const byName = rows.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const ownRow = new Map<string, SourceAccount>();
  for (const { account, found } of byName) {
    if (found.state === 'found' && !ownRow.has(found.user.id)) ownRow.set(found.user.id, account);
  }
  return rows.map(({ account, found }) => {
    const user = found.state === 'found' ? found.user : null;
    const row: AccountRow = {
      name: account.key,
      person: account.person,
      match,
      user,
      unread: found.state === 'unread' ? found.why : '',
    };
    return {
      id: user !== null && ownRow.get(user.id) === account ? user.id : accountId(account.key),
      created: account.created === '' ? null : `${account.created}T00:00:00.000Z`,
      scope: 'USER',
      status: account.status === '' ? null : account.status,
      syncState: 'DISABLED', // Okta provisions nothing there
      credentials: { userName: account.key },
      profile: account.profile,
      _account: row,
    };
  });
}
