import { expect } from 'chai';
import type { AppUser } from '../../../src/assignment/records.js';
import { notPutBack, profileDifferences } from '../../../src/changes/restore/compare-restored.js';
import { anAppUser } from '../../support/builders.js';

const NONE: ReadonlyMap<string, string> = new Map();

describe('attributes that were not put back', () => {
  type Profile = NonNullable<AppUser['profile']> | null;
  const cases: readonly (readonly [before: Profile, now: Profile, differ: readonly string[]])[] = [
    [{ role: 'admin' }, { role: 'admin' }, []],
    [{ role: 'admin' }, { role: 'user' }, ['role']],
    [{ role: 'admin' }, {}, ['role']],
    [{ role: 'admin' }, null, ['role']],
    [{ role: null }, { role: 'user' }, []],
    [null, { role: 'user' }, []],
    [{ teams: ['a', 'b'] }, { teams: ['a', 'b'] }, []],
    [{ teams: ['a', 'b'] }, { teams: ['b', 'a'] }, ['teams']],
    [{ seats: 0, admin: false, note: '' }, {}, ['seats', 'admin', 'note']],
    [{ seats: 1 }, { seats: '1' }, ['seats']],
  ];
  for (const [before, now, differ] of cases) {
    it(`are ${JSON.stringify(differ)} of ${JSON.stringify(before)} beside ${JSON.stringify(now)}`, () => {
      const found = profileDifferences(anAppUser({ profile: before }), anAppUser({ profile: now }));

      expect(Object.keys(found)).to.deep.equal(differ);
    });
  }
});

describe('what of an assignment was not put back', () => {
  const changes: readonly (readonly [now: Partial<AppUser>, says: string])[] = [
    [{ scope: 'USER' }, 'scope was "GROUP" and is "USER"'],
    [{ status: 'PENDING' }, 'status was "ACTIVE" and is "PENDING"'],
    [{ credentials: { userName: 'ada2' } }, 'user name was "ada.nakamura@example.com" and is "ada2"'],
    [{ credentials: null }, 'user name was "ada.nakamura@example.com" and is nothing'],
    [{ externalId: 'ext-2' }, 'external id was nothing and is "ext-2"'],
  ];
  for (const [now, says] of changes) {
    it(`tells that ${says}`, () => {
      expect(notPutBack(anAppUser(), anAppUser(now), NONE)).to.deep.equal([says]);
    });
  }

  it('is nothing where all is as it was, but for when it began', () => {
    expect(notPutBack(anAppUser(), anAppUser({ created: '2026-12-01T00:00:00.000Z' }), NONE)).to.deep.equal([]);
  });

  it('says why an attribute was refused', () => {
    const recorded = anAppUser({ profile: { role: 'admin', team: 'a' } });

    const lost = notPutBack(recorded, anAppUser(), new Map([['role', 'Okta maps it']]));

    expect(lost).to.deep.equal(['profile.role: Okta maps it', 'profile.team']);
  });

  it('always lacks a password, which Okta never shows', () => {
    const given = anAppUser({ credentials: { userName: 'ada', password: {} } as never });

    expect(notPutBack(given, given, NONE)).to.deep.equal(['the password in the app, which Okta never shows']);
  });
});
