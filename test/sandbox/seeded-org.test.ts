import { expect } from 'chai';
import { affine, positionOf, userAt } from '../../src/sandbox/seed/affine.js';
import { seededOrg } from '../../src/sandbox/seed/seeded-org.js';
import { sizesOf } from '../../src/sandbox/seed/sizes.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { at, get, type Json, rowsOf } from '../support/sandbox-calls.js';

const NOW = '2026-11-24T00:00:00.000Z';
const NOW_MS = Date.parse(NOW);

/** The whole org as its endpoints tell it, the port aside. */
async function told(options: Parameters<typeof startSandbox>[0], limit = 500): Promise<string> {
  const sandbox = await startSandbox({ now: NOW, users: 300, apps: 12, assignments: 1500, ...options });
  try {
    const apps = await rowsOf(sandbox, '/api/v1/apps?limit=200');
    const parts: unknown[] = [apps, await rowsOf(sandbox, '/api/v1/users')];
    for (const { id } of apps) parts.push(await rowsOf(sandbox, `/api/v1/apps/${id}/users?expand=user&limit=${limit}`));
    return JSON.stringify(parts).replaceAll(sandbox.url, '');
  } finally {
    await sandbox.stop();
  }
}

describe('the built-in org: data from a seed', () => {
  it('is the same for the same seed and time, whatever the page size', async () => {
    const first = await told({ seed: 5 });

    expect(await told({ seed: 5 })).to.equal(first);
    expect(await told({ seed: '5' }, 37)).to.equal(first);
  });

  it('is another for another seed', async () => {
    expect(await told({ seed: 'another' })).to.not.equal(await told({ seed: 5 }));
  });

  it('moves all times with now, and nothing else', async () => {
    const later = await told({ seed: 5, now: '2026-11-25T00:00:00.000Z' });
    const times = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g;
    const first = await told({ seed: 5 });

    expect(later.replaceAll(times, 'T')).to.equal(first.replaceAll(times, 'T'));
    expect(Date.parse(later.match(times)?.[0] ?? '') - Date.parse(first.match(times)?.[0] ?? '')).to.equal(86_400_000);
  });

  it('holds as many assignments as were asked for, at most one per app and user', () => {
    const org = seededOrg(1, NOW_MS, { users: 500, apps: 40, assignments: 7777 });
    let total = 0;
    for (let app = 0; app < org.appCount; app += 1) {
      const count = org.appUserCount(app);
      const ids = new Set(Array.from({ length: count }, (_, position) => org.appUserIdAt(app, position)));
      expect(ids.size).to.equal(count);
      total += count;
    }

    expect(total).to.equal(7777);
  });

  it('looks up what it lists: apps, users by id and login, positions in apps', () => {
    const org = seededOrg(2, NOW_MS, { users: 400, apps: 12, assignments: 2000 });

    for (let app = 0; app < org.appCount; app += 1) {
      expect(org.appIndex(org.appAt(app).id)).to.equal(app);
      for (let position = 0; position < org.appUserCount(app); position += 1) {
        expect(org.appUserPosition(app, org.appUserIdAt(app, position) ?? '')).to.equal(position);
        expect(org.appUserAt(app, position)?.id).to.equal(org.appUserIdAt(app, position));
      }
      expect(org.appUserAt(app, org.appUserCount(app))).to.equal(undefined);
    }
    for (let index = 0; index < org.userCount; index += 1) {
      const user = org.userAt(index);
      expect(org.userStatusAt(index)).to.equal(user?.status);
      if (user !== undefined) expect(org.userIndex(user.id)).to.equal(index);
      if (user !== undefined) expect(org.userIndex(String(user.profile.login))).to.equal(index);
    }
    expect(org.userIndex('nobody12@example.com')).to.equal(undefined);
  });

  it('serves a million assignments from the memory of a small org, each page by itself', async () => {
    const sandbox = await startSandbox({ now: NOW, users: 200_000, apps: 100, assignments: 1_000_000, log: false });
    try {
      const heap = process.memoryUsage().heapUsed;
      const [app] = await rowsOf(sandbox, '/api/v1/apps?filter=name+eq+"google"');
      const users = `/api/v1/apps/${app?.id}/users`;
      const org = seededOrg(1, NOW_MS, { users: 200_000, apps: 100, assignments: 1_000_000 });
      const index = org.appIndex(String(app?.id)) ?? -1;
      const far = org.appUserIdAt(index, 25_000);

      const page = await get(sandbox, `${users}?after=0${far}&limit=3`);
      const one = await get(sandbox, `${users}/${page.rows[2]?.id}`);

      expect(org.appUserCount(index)).to.be.greaterThan(30_000);
      expect(page.rows.map(({ id }) => id)).to.deep.equal([1, 2, 3].map((i) => org.appUserIdAt(index, 25_000 + i)));
      expect(one.body).to.deep.equal(page.rows[2]);
      expect(process.memoryUsage().heapUsed - heap).to.be.lessThan(60_000_000);
    } finally {
      await sandbox.stop();
    }
  });

  describe('what it looks like', () => {
    let sandbox: Sandbox;
    let rows: readonly Json[];
    let people: readonly Json[];

    before(async () => {
      sandbox = await startSandbox({ now: NOW, users: 3000, apps: 30, assignments: 12_000 });
      const apps = await rowsOf(sandbox, '/api/v1/apps?limit=200');
      const found: Json[] = [];
      for (const { id } of apps)
        found.push(...(await rowsOf(sandbox, `/api/v1/apps/${id}/users?expand=user&limit=500`)));
      rows = found;
      people = [
        ...(await rowsOf(sandbox, '/api/v1/users')),
        ...(await rowsOf(sandbox, '/api/v1/users?filter=status+eq+"DEPROVISIONED"')),
      ];
    });
    after(async () => await sandbox.stop());

    const values = (of: readonly Json[], ...names: string[]): Set<unknown> =>
      new Set(of.map((one) => at(one, ...names)));

    it('has every user status and all kinds of users, dormant ones and some who never signed in', () => {
      expect([...values(people, 'status')]).to.have.members([
        'ACTIVE',
        'DEPROVISIONED',
        'LOCKED_OUT',
        'PASSWORD_EXPIRED',
        'PROVISIONED',
        'RECOVERY',
        'STAGED',
        'SUSPENDED',
      ]);
      expect([...values(people, 'profile', 'userType')]).to.include.members([
        'Employee',
        'Contractor',
        'Service Account',
        undefined,
      ]);
      expect(values(people, 'profile', 'department').size).to.be.greaterThan(7);
      expect([...values(people, 'lastLogin')]).to.include(null);
      const dormant = people.filter(({ lastLogin }) => Date.parse(String(lastLogin)) < NOW_MS - 90 * 86_400_000);
      expect(dormant.length).to.be.greaterThan(100);
    });

    it('has every assignment status, sync state and way of being granted', () => {
      expect(values(rows, 'status').size).to.equal(13);
      expect([...values(rows, 'syncState')]).to.have.members([
        'DISABLED',
        'OUT_OF_SYNC',
        'SYNCING',
        'SYNCHRONIZED',
        'ERROR',
      ]);
      expect([...values(rows, 'scope')]).to.have.members(['USER', 'GROUP']);
      expect([...values(rows, 'credentials')]).to.include(null);
      expect(rows.some((row) => Object.keys(row.profile as Json).length === 0)).to.equal(true);
      expect(rows.some((row) => Object.keys(row.profile as Json).length === 20)).to.equal(true);
    });

    it('has names in many scripts, and hostile ones', () => {
      const names = people
        .map((one) => `${at(one, 'profile', 'firstName')}${at(one, 'profile', 'lastName')}`)
        .join('\u{1}');

      for (const script of [
        /[äöüßŁęœ]/,
        /\p{Script=Cyrillic}/u,
        /\p{Script=Greek}/u,
        /\p{Script=Arabic}/u,
        /\p{Script=Hebrew}/u,
      ]) {
        expect(names).to.match(script);
      }
      for (const script of [
        /\p{Script=Han}/u,
        /\p{Script=Hiragana}/u,
        /\p{Script=Hangul}/u,
        /\p{Script=Devanagari}/u,
      ]) {
        expect(names).to.match(script);
      }
      for (const hostile of ['\u{1}=', '+', '\t', '\r', '\n', '\u0000', '"', ',', ';', '<script>', '\u202E', '🦊']) {
        expect(names).to.include(hostile);
      }
    });

    it('has mixed-case logins, external e-mails, shared and other user names', () => {
      const userNames = rows.map((row) => at(row, 'credentials', 'userName'));

      expect(people.some((one) => /[A-Z]/.test(String(at(one, 'profile', 'login'))))).to.equal(true);
      expect(people.some((one) => !/@example\.com$/i.test(String(at(one, 'profile', 'email'))))).to.equal(true);
      expect(userNames.filter((name) => String(name).startsWith('shared-admin')).length).to.be.greaterThan(3);
    });

    it('dates no assignment before its user, and nothing after now', () => {
      for (const row of rows) {
        const user = at(row, '_embedded', 'user');
        if (user !== undefined) expect(String(row.created) >= String(at(user, 'created'))).to.equal(true);
        for (const time of [
          row.created,
          row.lastUpdated,
          at(user, 'lastLogin') ?? '',
          at(user, 'statusChanged') ?? '',
        ]) {
          expect(String(time) <= NOW).to.equal(true);
        }
      }
    });

    it('names managers by login, employee number or id', () => {
      const ids = [...values(people, 'profile', 'managerId')].map(String);

      for (const kind of [/@/, /^E\d+$/, /^00u/]) expect(ids.some((id) => kind.test(id))).to.equal(true);
    });
  });
});

describe('sizes of apps', () => {
  it('add up to the total, none above the most, none for weight 0', () => {
    const sizes = sizesOf([0, 1, 3, 100], 250, 200);

    expect(sizes.reduce((sum, size) => sum + size, 0)).to.equal(250);
    expect(sizes[0]).to.equal(0);
    expect(Math.max(...sizes)).to.equal(200);
  });

  it('fill every app when more is asked for than fits', () => {
    expect(sizesOf([1, 2, 0], 1000, 10)).to.deep.equal([10, 10, 0]);
  });
});

describe('membership by arithmetic', () => {
  it('puts each user at one position, and finds it again', () => {
    for (const m of [1, 2, 7, 600, 1024, 99_991]) {
      const map = affine(m, 123_456_789, 987_654_321);
      const step = Math.max(1, Math.floor(m / 50));
      for (let position = 0; position < m; position += step)
        expect(positionOf(map, userAt(map, position))).to.equal(position);
    }
    const small = affine(600, 5, 7);
    expect(new Set(Array.from({ length: 600 }, (_, position) => userAt(small, position))).size).to.equal(600);
  });
});
