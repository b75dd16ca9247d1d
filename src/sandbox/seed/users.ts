import type { UserRecord } from '../state/records.js';
import { HOSTILE_NAMES } from './hostile.js';
import { idOf } from './ids.js';
import { type Person, personAt, type UserType } from './person.js';
import { type Draw, drawsFrom, hash, pick, pickWeighted } from './random.js';
import { lastSignIn, type SignIns } from './sign-ins.js';
import { DAY_MS, iso, type World } from './world.js';

const STATUSES = [
  ['DEPROVISIONED', 0.035],
  ['SUSPENDED', 0.015],
  ['LOCKED_OUT', 0.01],
  ['PASSWORD_EXPIRED', 0.012],
  ['STAGED', 0.008],
  ['PROVISIONED', 0.012],
  ['RECOVERY', 0.004],
] as const;

const NEVER_SIGNED_IN = new Set(['STAGED', 'PROVISIONED']);

/** Places of the directory that are empty: apps still list them, but Okta has no such user (404). */
export function isMissing({ seed }: World, index: number): boolean {
  return index > 0 && (index === 5 || hash(seed, index, 21) % 1500 === 0);
}

export function userStatus({ seed }: World, index: number): string {
  return index === 0 ? 'ACTIVE' : pickWeighted(hash(seed, index, 22) / 0x100000000, STATUSES, 'ACTIVE');
}

/** When the user came, epoch milliseconds: no assignment is older. */
export function userCreatedMs({ seed, nowMs }: World, index: number): number {
  return nowMs - Math.floor((30 + (hash(seed, index, 24) / 0x100000000) * 2600) * DAY_MS);
}

/** The index-th user of the directory, present or not. */
export function userAt(world: World, index: number): UserRecord {
  const person = personAt(world, index);
  const status = userStatus(world, index);
  const draw = drawsFrom(hash(world.seed, index, 23));
  const created = userCreatedMs(world, index);
  const age = world.nowMs - created;
  const signIns = signInsBy(world, { status, userType: person.userType, age }, draw);
  const never = signIns === undefined;
  const lastLogin = never ? null : lastSignIn(signIns, world.signedInMs ?? world.nowMs);
  const changed = status === 'ACTIVE' ? created + 3_600_000 : (lastLogin ?? created) + Math.floor(draw() * 3_600_000);
  return {
    id: idOf('00u', world.seed, index),
    status,
    created: iso(created),
    activated: status === 'STAGED' || draw() < 0.01 ? null : iso(created + 60_000),
    statusChanged: draw() < 0.02 ? null : iso(Math.min(changed, world.nowMs)),
    lastLogin: lastLogin === null ? null : iso(lastLogin),
    lastUpdated: iso(Math.max(created, world.nowMs - Math.floor(draw() * age))),
    passwordChanged: never && draw() < 0.5 ? null : iso(created + Math.floor(draw() * age)),
    typeId: 'oty1a2b3c4D5e6F7g0g4',
    profile: profileOf(world, index, person, draw),
    ...(index % 4 === 0 ? { extra: { realmId: 'guo1bfiNtSnZYILxO0g4' } } : {}),
  };
}

/** When the user signs in; undefined for who never has. */
export function signInsOf(world: World, index: number): SignIns | undefined {
  const { userType } = personAt(world, index);
  const status = userStatus(world, index);
  const age = world.nowMs - userCreatedMs(world, index);
  return signInsBy(world, { status, userType, age }, drawsFrom(hash(world.seed, index, 23)));
}

interface Signing {
  readonly status: string;
  readonly userType: UserType;
  readonly age: number;
}

/** Most have signed in this month and go on to, some have been dormant for up to two years, leavers left long ago. */
function signInsBy(world: World, { status, userType, age }: Signing, draw: Draw): SignIns | undefined {
  if (NEVER_SIGNED_IN.has(status) || (userType === 'Service Account' ? draw() < 0.85 : draw() < 0.015))
    return undefined;
  const isDormant = status === 'DEPROVISIONED' || status === 'SUSPENDED' || draw() < 0.05;
  const every = isDormant || draw() < 0.8 ? 14 : 75;
  const days = isDormant ? 91 + draw() * 700 : draw() * every;
  const since = Math.floor(Math.min(days * DAY_MS, age * 0.99));
  const goesOn = status === 'ACTIVE' && !isDormant;
  return { firstMs: world.nowMs - since, everyMs: goesOn ? every * DAY_MS : undefined };
}

function profileOf(world: World, index: number, person: Person, draw: Draw): Record<string, unknown> {
  const point = draw();
  let reached = 0;
  const department = DEPARTMENTS.find((one) => {
    reached += one.share;
    return point < reached;
  });
  const managed = managerOf(world, index, draw);
  const title = pick(draw, (department ?? OTHER_DEPARTMENT).titles);
  return {
    firstName: person.firstName,
    lastName: person.lastName,
    displayName: `${person.firstName} ${person.lastName}`,
    login: person.login,
    email: person.email,
    secondEmail: null,
    mobilePhone: draw() < 0.3 ? `+1 555 01${String(index % 100).padStart(2, '0')}` : null,
    title: draw() < 0.01 ? pick(draw, HOSTILE_NAMES) : title,
    ...(draw() < 0.03 ? {} : { department: (department ?? OTHER_DEPARTMENT).name }),
    ...(draw() < 0.04 ? {} : { userType: person.userType }),
    employeeNumber: person.employeeNumber,
    costCenter: `CC-${100 + Math.floor(draw() * 20)}`,
    organization: 'Example Corp',
    locale: person.culture.locale,
    countryCode: person.culture.country,
    timezone: person.culture.timezone,
    ...managed,
    badges: draw() < 0.1 ? ['remote', 'on-call'] : [],
    clearanceLevel: Math.floor(draw() * 4),
    isManager: draw() < 0.12,
  };
}

/** `managerId` is free text in Okta: here it is a login, an employee number or an Okta id, as companies have it. */
function managerOf(world: World, index: number, draw: Draw): Record<string, unknown> {
  if (index === 0 || draw() < 0.03) return { manager: null, managerId: null };
  const boss = Math.floor(index / 8);
  const person = personAt(world, boss);
  const how = draw();
  const managerId = how < 0.6 ? person.login : how < 0.8 ? person.employeeNumber : idOf('00u', world.seed, boss);
  return { manager: `${person.firstName} ${person.lastName}`, managerId };
}

/** Departments with their share of the company and the titles found there. */
interface Department {
  readonly name: string;
  readonly share: number;
  readonly titles: readonly [string, ...string[]];
}

const OTHER_DEPARTMENT: Department = {
  name: 'Operations',
  share: 0,
  titles: ['Operations Analyst', 'Facilities Lead', 'Supply Planner'],
};

const DEPARTMENTS: readonly Department[] = [
  {
    name: 'Engineering',
    share: 0.28,
    titles: ['Software Engineer', 'Senior Software Engineer', 'SRE', 'Staff Engineer'],
  },
  { name: 'Sales', share: 0.18, titles: ['Account Executive', 'Sales Engineer', 'Regional Sales Manager'] },
  { name: 'Customer Support', share: 0.14, titles: ['Support Specialist', 'Support Engineer', 'Team Lead'] },
  { name: 'Finance', share: 0.08, titles: ['Accountant', 'Controller', 'Payroll Specialist', 'FP&A Analyst'] },
  { name: 'Marketing', share: 0.08, titles: ['Content Manager', 'Designer', 'Event Manager'] },
  { name: 'People & Culture', share: 0.05, titles: ['Recruiter', 'HR Business Partner'] },
  { name: 'IT', share: 0.06, titles: ['System Administrator', 'IT Manager', 'IAM Engineer'] },
  { name: 'Legal', share: 0.03, titles: ['Counsel', 'Paralegal'] },
];
