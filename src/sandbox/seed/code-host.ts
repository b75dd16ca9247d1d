import { personAt } from './person.js';
import { drawsFrom, hash } from './random.js';
import { isMissing, userStatus } from './users.js';
import { DAY_MS, iso, type World } from './world.js';

/** An account of a code host beside a seeded org, as its export has it. */
export interface CodeAccount {
  readonly username: string;
  /** Empty where the code host knows none. */
  readonly email: string;
  readonly permission: 'admin' | 'write' | 'read';
  readonly state: 'active' | 'suspended';
  /** `2026-11-30` */
  readonly createdOn: string;
}

/**
 * The accounts of a code host that provisions by hand: engineers, leavers whom nobody took away, machines, accounts of people
 * whom neither Okta nor HR knows, and some that name nobody.
 */
export function seededCodeHost(world: World): readonly CodeAccount[] {
  const accounts: CodeAccount[] = [];
  for (let index = 0; index < world.users; index += 1) {
    if (isMissing(world, index)) continue;
    const draw = drawsFrom(hash(world.seed, index, 97));
    const hasLeft = userStatus(world, index) === 'DEPROVISIONED';
    if (draw() >= (hasLeft ? 0.5 : 0.2)) continue;
    const { email, login } = personAt(world, index);
    accounts.push({
      username: `${login.split('@', 1)[0] ?? login}-${index}`,
      email: draw() < 0.1 ? email.toUpperCase() : email,
      permission: draw() < 0.1 ? 'admin' : draw() < 0.6 ? 'write' : 'read',
      state: hasLeft && draw() < 0.3 ? 'suspended' : 'active',
      createdOn: iso(world.nowMs - Math.ceil(draw() * 900) * DAY_MS).slice(0, 10),
    });
  }
  for (let stranger = 0; stranger < Math.ceil(world.users / 200); stranger += 1) {
    const createdOn = iso(world.nowMs - (200 + stranger) * DAY_MS).slice(0, 10);
    const email = stranger % 2 === 0 ? `freelancer${stranger}@elsewhere.example` : '';
    accounts.push({ username: `ext-${stranger}`, email, permission: 'write', state: 'active', createdOn });
  }
  return accounts;
}
