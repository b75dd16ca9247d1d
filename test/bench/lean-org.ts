import type { PlainApp, PlainAppUser, PlainData, PlainUser } from '../../src/sandbox/state/plain-data.js';

/** Sizes of an org of lean rows. */
export interface LeanSizes {
  readonly users: number;
  readonly apps: number;
  readonly assignments: number;
}

/**
 * An org as large ones often are: rows of 2.5 KB with the embedded user, 1.4 findings a row under LEAN_POLICY, and one name
 * in sixteen with a quote, a line break or a formula's sign. The seeded org has larger rows in which little is found.
 */
export function leanOrg({ users, apps, assignments }: LeanSizes): PlainData {
  const perApp = Math.ceil(assignments / apps);
  const people = Array.from({ length: users }, (_, n) => person(n));
  const listed = Array.from({ length: apps }, (_, n) => app(n));
  let left = assignments;
  const appUsers = Object.fromEntries(
    listed.map(({ id }, n) => {
      const count = Math.min(perApp, left);
      left -= count;
      return [id, Array.from({ length: count }, (_, row) => assignment(people[(n * 7919 + row * 31) % users], row))];
    }),
  );
  return { apps: listed, users: people, appUsers };
}

/** Finds fault with every direct assignment, as a strict org's policy does. */
export const LEAN_POLICY = `rules:
  direct-assignment: { apps: ["*"], severity: low }
  external-domain: { allowedDomains: [corp.example] }
`;

function app(n: number): PlainApp & { readonly id: string } {
  return {
    id: `0oalean${String(n).padStart(13, '0')}`,
    label: `Lean app ${n}`,
    profileKeys: ['email', 'role', 'team', 'locale', 'costCenter', 'licence'],
  };
}

const ODD = ['O"Hara', 'line\nbreak', '=cmd', '@at', '"quoted"', '-minus', '+plus', 'semi;colon, comma'];
const DEPARTMENTS = ['Finance', 'Engineering', 'Sales', 'Support', 'Legal', 'People', 'Operations', 'Research'];

function person(n: number): PlainUser & { readonly profile: Readonly<Record<string, unknown>> } {
  const login = `person.number${n}@${n % 8 === 0 ? 'partner.example' : 'corp.example'}`;
  const lastName = n % 16 === 0 ? (ODD[(n / 16) % ODD.length] ?? '') : `Surname${n % 4096}`;
  return {
    id: `00ulean${String(n).padStart(13, '0')}`,
    status: n % 25 === 0 ? 'DEPROVISIONED' : n % 40 === 1 ? 'SUSPENDED' : 'ACTIVE',
    created: '2021-03-04T05:06:07.000Z',
    lastLogin: n % 5 === 0 ? '2025-11-20T08:00:00.000Z' : '2026-06-20T08:00:00.000Z',
    profile: {
      firstName: `First${n % 512}`,
      lastName,
      displayName: `First${n % 512} ${lastName}`,
      login,
      email: login,
      secondEmail: null,
      mobilePhone: `+1 555 ${String(n).padStart(7, '0')}`,
      department: DEPARTMENTS[n % DEPARTMENTS.length],
      division: `Division ${n % 12}`,
      organization: 'Corporation of Examples',
      title: `Specialist ${n % 200}`,
      manager: `Manager ${n % 300}`,
      managerId: `person.number${(n * 13) % 300}@corp.example`,
      userType: n % 9 === 0 ? 'Contractor' : 'Employee',
      employeeNumber: String(100_000 + n),
      costCenter: `CC-${n % 64}`,
      streetAddress: `${n % 900} Long Street of Examples, Building ${n % 20}`,
      city: 'Springfield',
      state: 'Example',
      countryCode: 'US',
      preferredLanguage: 'en-US',
      timezone: 'America/New_York',
    },
  };
}

function assignment(user: PlainUser | undefined, row: number): PlainAppUser {
  const profile: Readonly<Record<string, unknown>> = user?.profile ?? {};
  return {
    id: user?.id ?? '',
    scope: 'USER',
    created: '2024-02-03T04:05:06.000Z',
    lastUpdated: '2025-02-03T04:05:06.000Z',
    credentials: { userName: String(profile.login) },
    profile: {
      email: profile.email,
      role: row % 50 === 0 ? 'Administrator' : 'Member',
      team: profile.division,
      locale: 'en_US',
      costCenter: profile.costCenter,
      licence: null,
    },
  };
}
