import { join } from 'node:path';
import type { UserLookup } from '../assignment/assignment.js';
import { profileText } from '../assignment/assignment.js';
import type { Hr, OwnerState, RosterLookup, ServiceAccount } from '../assignment/hr.js';
import { dateOf } from '../assignment/instant.js';
import { personKey } from '../assignment/person.js';
import type { AppUser, User } from '../assignment/records.js';
import { type AccountRow, accountOf as accountElsewhereOf } from '../assignment/source-records.js';
import { ConfigError } from '../errors.js';
import { isMissingFile } from '../files/missing-file.js';
import { readNdjsonGz } from '../files/ndjson-gz.js';
import { readRegular } from '../files/regular-file.js';
import type { Policy } from '../policy/policy.js';
import type { RegisteredAccount } from '../policy/schema/register-schema.js';
import { readYamlFile } from '../policy/yaml-file.js';
import { parseRoster, type Roster } from '../roster/parse-roster.js';
import { parseRegister, type Register } from '../roster/register.js';
import { OWNERS_FILE, REGISTER_FILE, ROSTER_FILE } from '../roster/sources-facts.js';
import { type OwnerRecord, ownerRecordSchema } from './owner-records.js';

/** What roster and register of a run say of its users. */
export interface PeopleOfRun {
  /** Undefined where the policy asks for neither. */
  hrOf(user: UserLookup, appUser: AppUser): Hr | undefined;
  /** How many of the active people were found among the users so far; undefined without a roster. */
  counts(): { readonly people: number; readonly active: number; readonly withAccess: number } | undefined;
}

export interface PeopleOptions {
  /** The folder that holds the snapshot. */
  readonly folder: string;
  readonly policy: Pick<Policy, 'roster' | 'serviceAccounts'>;
  /** What last days are measured to, ISO 8601. */
  readonly asOf: string;
}

/** Loads the roster and the register as a run has kept them: never the files that the policy names now. */
export async function loadPeople({ folder, policy, asOf }: PeopleOptions): Promise<PeopleOfRun> {
  const roster = policy.roster && (await loadRoster(folder, policy.roster));
  const register = policy.serviceAccounts === undefined ? undefined : await loadRegister(folder);
  const owners = register === undefined ? new Map<string, OwnerRecord>() : await loadOwners(folder);
  const today = dateOf(Date.parse(asOf));
  const withAccess = new Set<number>();

  function rosterOf(user: User): RosterLookup | undefined {
    if (policy.roster === undefined) return undefined;
    const { match } = policy.roster;
    const key = profileText(user, match).trim();
    return key === '' ? { state: 'no-key', match } : lookedUp(key);
  }

  /** Of whom Okta does not have, the file of a system outside it may say who they are. */
  function rosterOfAccount(account: AccountRow): RosterLookup | undefined {
    const isSameKind = policy.roster?.match === account.match && account.unread === '';
    return isSameKind && account.person !== '' ? lookedUp(account.person) : undefined;
  }

  function lookedUp(key: string): RosterLookup | undefined {
    if (roster === undefined) return undefined;
    const place = roster.find(key);
    const person = place === undefined ? undefined : roster.at(place);
    if (place === undefined || person === undefined) return { state: 'absent', key };
    if (person.isActive !== false) withAccess.add(place);
    return { state: 'found', person };
  }

  function ownerState(owner: string): OwnerState {
    const record = owners.get(personKey(owner));
    if (record === undefined) return { state: 'unread', why: 'the owner was not looked up' };
    if (record.state !== 'found') return record;
    if (record.user.status === 'DEPROVISIONED') return { state: 'deactivated' };
    const known = rosterOf(record.user);
    const person = known?.state === 'found' ? known.person : undefined;
    const hasLeft =
      person?.isActive === false || (person !== undefined && person.lastDay !== '' && person.lastDay < today);
    return { state: hasLeft ? 'left' : 'active' };
  }

  function accountOf({ purpose, owner = '', expires = '', review }: RegisteredAccount): ServiceAccount {
    const state = owner === '' ? ({ state: 'missing' } as const) : ownerState(owner);
    return { purpose, owner, ownerState: state, expires, isReviewedByOwner: review === 'owner' };
  }

  return {
    hrOf(lookup, appUser) {
      if (roster === undefined && register === undefined) return undefined;
      const user = lookup.state === 'found' ? lookup.user : undefined;
      const elsewhere = accountElsewhereOf(appUser);
      const names = [appUser.id, profileText(user, 'login'), profileText(user, 'email')];
      if (elsewhere !== undefined) names.push(elsewhere.name, elsewhere.person);
      const account = register?.find(names.filter((name) => name !== ''));
      const ofAccount = elsewhere === undefined ? undefined : rosterOfAccount(elsewhere);
      return {
        roster: user === undefined ? ofAccount : rosterOf(user),
        account: account === undefined ? undefined : accountOf(account),
      };
    },
    counts: () =>
      roster === undefined ? undefined : { people: roster.size, active: roster.active, withAccess: withAccess.size },
  };
}

async function loadRoster(folder: string, policy: NonNullable<Policy['roster']>): Promise<Roster> {
  const path = join(folder, ROSTER_FILE);
  const bytes = await readRegular(path).catch((error: unknown) => {
    throw isMissingFile(error) ? new ConfigError([`${folder} was made without a roster: ${ABSENT}`]) : error;
  });
  return parseRoster(path, bytes, policy);
}

async function loadRegister(folder: string): Promise<Register> {
  try {
    return parseRegister(await readYamlFile(join(folder, REGISTER_FILE), '', true));
  } catch (error) {
    if (!(error instanceof ConfigError) || !isMissingFile(error.cause)) throw error;
    throw new ConfigError([`${folder} was made without a register of service accounts: ${ABSENT}`]);
  }
}

const ABSENT = 'it cannot be judged by one afterwards; take that section out of the policy, or review anew';

async function loadOwners(folder: string): Promise<ReadonlyMap<string, OwnerRecord>> {
  const owners = new Map<string, OwnerRecord>();
  for await (const batch of readNdjsonGz(join(folder, OWNERS_FILE))) {
    for (const record of batch) {
      const owner = ownerRecordSchema.parse(record);
      owners.set(personKey(owner.owner), owner);
    }
  }
  return owners;
}
