import { HOSTILE_NAMES } from './hostile.js';
import { CULTURES, type Culture, MAIN_CULTURE } from './names.js';
import { drawsFrom, hash, pick } from './random.js';
import type { World } from './world.js';

export type UserType = 'Employee' | 'Contractor' | 'Service Account';

/** Who the i-th user is, before any status: also needed for somebody else's manager. */
export interface Person {
  readonly firstName: string;
  readonly lastName: string;
  readonly login: string;
  readonly email: string;
  readonly userType: UserType;
  readonly culture: Culture;
  readonly employeeNumber: string;
}

const DOMAIN = 'example.com';
const PARTNERS: readonly [string, string, string] = [
  'contractor.example',
  'agency.example.net',
  'outsourced.example.org',
];
const SERVICES: readonly [string, ...string[]] = ['backup', 'ci', 'monitoring', 'ldap-sync', 'reporting', 'scanner'];

/** The login ends in the index, so that a login is found without a table. */
export function personAt({ seed }: World, index: number): Person {
  if (index === 0) return ADMINISTRATOR;
  const draw = drawsFrom(hash(seed, index, 11));
  const kind = draw();
  const employeeNumber = `E${100000 + index}`;
  if (kind < 0.025) {
    const service = pick(draw, SERVICES);
    const login = `svc-${service}${index}@${DOMAIN}`;
    return {
      firstName: 'Service',
      lastName: service,
      login,
      email: login,
      userType: 'Service Account',
      culture: MAIN_CULTURE,
      employeeNumber,
    };
  }
  const userType = kind < 0.14 ? 'Contractor' : 'Employee';
  const culture = draw() < 0.62 ? MAIN_CULTURE : pick(draw, CULTURES);
  const first = pick(draw, culture.first);
  const last = pick(draw, culture.last);
  const base = `${first[1]}.${last[1]}${index}`;
  const outside = userType === 'Contractor' ? draw() < 0.45 : draw() < 0.003;
  const email = outside ? `${base}@${pick(draw, PARTNERS)}` : `${base}@${DOMAIN}`;
  const login =
    draw() < 0.04 ? `${capitalised(first[1])}.${capitalised(last[1])}${index}@Example.com` : `${base}@${DOMAIN}`;
  const hostile = draw() < 0.02 ? hostileName(seed, index) : undefined;
  return {
    firstName: hostile !== undefined && draw() < 0.5 ? hostile : first[0],
    lastName: hostile ?? last[0],
    login,
    email,
    userType,
    culture,
    employeeNumber,
  };
}

/** The index that a login of a seeded org ends in; the caller compares the whole login. */
export function indexInLogin(login: string): number | undefined {
  if (login.toLowerCase() === ADMINISTRATOR.login) return 0;
  const digits = /(\d{1,9})@/.exec(login)?.[1];
  return digits === undefined ? undefined : Number(digits);
}

const ADMINISTRATOR: Person = {
  firstName: 'Ada',
  lastName: 'Administrator',
  login: `ada.administrator@${DOMAIN}`,
  email: `ada.administrator@${DOMAIN}`,
  userType: 'Employee',
  culture: MAIN_CULTURE,
  employeeNumber: 'E100000',
};

function hostileName(seed: number, index: number): string {
  return pick(drawsFrom(hash(seed, index, 12)), HOSTILE_NAMES);
}

function capitalised(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
