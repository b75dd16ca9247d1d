import { seededHr } from '../../src/sandbox/seed/hr.js';
import type { Org } from '../../src/sandbox/state/org.js';
import type { UserRecord } from '../../src/sandbox/state/records.js';

export interface HrTruth {
  /** `rule app user`, sorted: what roster and register must find. */
  readonly findings: readonly string[];
  /** Active people of the roster, and those of them who have any access. */
  readonly active: number;
  readonly withAccess: number;
}

/** What roster and register of a seeded org must find in it, from the org's own state and its HR's, `today` being a date. */
export function hrTruth(org: Org, world: Parameters<typeof seededHr>[0], today: string): HrTruth {
  const { roster, accounts } = seededHr(world);
  const people = new Map(roster.map((person) => [person.email.toLowerCase(), person]));
  const registered = new Map(accounts.map((account) => [account.user.toLowerCase(), account]));
  const textOf = (user: UserRecord, key: string) => String(user.profile[key]).toLowerCase();
  const personOf = (user: UserRecord) => people.get(textOf(user, 'email'));
  const hasLeft = (user: UserRecord) => {
    const person = personOf(user);
    return (
      person !== undefined && (person.status === 'Terminated' || (person.lastDay !== '' && person.lastDay < today))
    );
  };
  const isGone = (login: string | undefined) => {
    const owner = login === undefined ? undefined : org.users.find(login);
    return owner === undefined || owner.status === 'DEPROVISIONED' || hasLeft(owner);
  };
  const ruleOf = (user: UserRecord): string | undefined => {
    const account = registered.get(textOf(user, 'login'));
    if (account !== undefined) {
      const isOver = account.expires !== undefined && account.expires < today;
      return isOver || isGone(account.owner) ? 'service-account-unowned' : undefined;
    }
    if (personOf(user) === undefined) return 'not-in-roster';
    return hasLeft(user) ? 'left-according-to-roster' : undefined;
  };
  const findings: string[] = [];
  const seen = new Set<string>();
  for (const app of org.listApps({ start: 0, limit: Number.POSITIVE_INFINITY }).items) {
    for (const { id } of org.appUsers(app.id)?.slice(0, Number.POSITIVE_INFINITY).items ?? []) {
      const user = org.users.find(id);
      if (user === undefined) continue;
      const rule = ruleOf(user);
      if (rule !== undefined) findings.push(`${rule} ${app.id} ${id}`);
      if (personOf(user)?.status !== 'Terminated' && personOf(user) !== undefined) seen.add(textOf(user, 'email'));
    }
  }
  const active = roster.filter(({ status }) => status !== 'Terminated').length;
  return { findings: findings.sort(), active, withAccess: seen.size };
}
