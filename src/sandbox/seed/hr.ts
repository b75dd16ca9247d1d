import { personAt } from './person.js';
import { drawsFrom, hash } from './random.js';
import { isMissing, userAt, userStatus } from './users.js';
import { DAY_MS, iso, type World } from './world.js';

/** A person as the HR system of a seeded org has them. */
export interface HrPerson {
  readonly email: string;
  readonly name: string;
  readonly status: 'Active' | 'On leave' | 'Terminated';
  /** `2026-11-30`, or empty. */
  readonly lastDay: string;
  readonly department: string;
  readonly manager: string;
}

export interface HrAccount {
  readonly user: string;
  readonly purpose: string;
  readonly owner?: string;
  readonly expires?: string;
  readonly review?: 'owner';
}

export interface SeededHr {
  readonly roster: readonly HrPerson[];
  readonly accounts: readonly HrAccount[];
}

/**
 * What HR knows of a seeded org, which is not what Okta knows: some have left and nobody told Okta, some work there and have
 * no user, some are in Okta and unknown to HR, some have moved. Most machines' accounts are registered, not all of them well.
 */
export function seededHr(world: World): SeededHr {
  const roster: HrPerson[] = [];
  const accounts: HrAccount[] = [];
  for (let index = 0; index < world.users; index += 1) {
    if (isMissing(world, index)) continue;
    const draw = drawsFrom(hash(world.seed, index, 71));
    const { userType } = personAt(world, index);
    if (userType === 'Service Account') {
      if (draw() < 0.8) accounts.push(accountOf(world, index, draw));
      continue;
    }
    if (draw() < 0.02 && index > 0) continue; // unknown to HR
    roster.push(personOf(world, index, draw));
  }
  for (let joiner = 0; joiner < Math.ceil(world.users / 100); joiner += 1) {
    roster.push({
      ...{ email: `joiner${joiner}@example.com`, name: `Joiner ${joiner}`, status: 'Active', lastDay: '' },
      ...{ department: 'Engineering', manager: personAt(world, 0).email },
    });
  }
  return { roster, accounts };
}

type Draw = () => number;

function personOf(world: World, index: number, draw: Draw): HrPerson {
  const { email, firstName, lastName } = personAt(world, index);
  const { profile } = userAt(world, index);
  const hasLeft = index > 0 && (userStatus(world, index) === 'DEPROVISIONED' || draw() < 0.025);
  const ends = !hasLeft && index > 0 && draw() < 0.03;
  const day = hasLeft ? -1 - Math.floor(draw() * 200) : 1 + Math.floor(draw() * 60);
  const boss = personAt(world, Math.floor(index / 8)).email;
  return {
    email: draw() < 0.1 ? email.toUpperCase() : email,
    name: `${firstName} ${lastName}`,
    // some leavers show by their last day only
    status: hasLeft && draw() < 0.7 ? 'Terminated' : draw() < 0.03 ? 'On leave' : 'Active',
    lastDay: hasLeft || ends ? iso(world.nowMs + day * DAY_MS).slice(0, 10) : '',
    department: draw() < 0.04 ? 'Strategy' : typeof profile.department === 'string' ? profile.department : 'Operations',
    manager: index === 0 ? '' : boss,
  };
}

function accountOf(world: World, index: number, draw: Draw): HrAccount {
  const { login, lastName } = personAt(world, index);
  const owner = personAt(world, Math.floor(draw() * Math.min(world.users, 40))).login;
  const flaw = draw();
  return {
    user: login,
    purpose: `runs ${lastName}`,
    ...(flaw < 0.1 ? {} : { owner: flaw < 0.2 ? 'left.long.ago@example.com' : owner }),
    ...(flaw < 0.3 && flaw >= 0.2
      ? { expires: iso(world.nowMs - 20 * DAY_MS).slice(0, 10) }
      : { expires: iso(world.nowMs + 200 * DAY_MS).slice(0, 10) }),
    ...(flaw >= 0.1 && draw() < 0.5 ? { review: 'owner' as const } : {}),
  };
}
