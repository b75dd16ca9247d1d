import { expect } from 'chai';
import { OktaShapeError } from '../../src/okta/errors.js';
import { ofId, parseApp, parseAppUser, parseList, parseUser } from '../../src/okta/parse.js';

/** As recorded from an app without provisioning. */
const appUser = {
  id: '00u1',
  externalId: null,
  created: '2026-01-01T00:00:00.000Z',
  lastUpdated: '2026-01-01T00:00:00.000Z',
  scope: 'USER',
  status: 'ACTIVE',
  statusChanged: null,
  syncState: 'DISABLED',
  credentials: null,
  profile: {},
  _embedded: { user: { id: '00u1', status: 'ACTIVE', lastLogin: null, type: { id: 'oty1' }, profile: { login: 'a' } } },
  _links: { group: { href: 'https://example.okta.com/api/v1/groups/00g1', name: 'Everyone' } },
};

describe('ofId', () => {
  const app = { id: '0oa1', label: 'Payroll', status: 'ACTIVE' };

  it('takes the one that was asked for, as it is', () => {
    expect(ofId(parseApp, '0oa1')(app, 'here')).to.equal(app);
  });

  for (const id of ['0oa2', '0OA1', '0oa1 ', '', '0oa10']) {
    it(`refuses ${JSON.stringify(id)} in its place`, () => {
      expect(() => ofId(parseApp, '0oa1')({ ...app, id }, 'here')).to.throw(
        OktaShapeError,
        /came in the place of 0oa1/,
      );
    });
  }
});

describe('the parsers', () => {
  it('return the same object, not a copy', () => {
    expect(parseAppUser(appUser, 'here')).to.equal(appUser);
  });

  it('accept what Okta leaves out', () => {
    expect(parseAppUser({ id: '00u1' }, 'here').id).to.equal('00u1');
    expect(parseUser({ id: '00u1', status: 'STAGED' }, 'here').status).to.equal('STAGED');
    expect(parseApp({ id: '0oa1', label: 'AD', status: 'ACTIVE', signOnMode: null }, 'here').label).to.equal('AD');
  });

  it('accept enum values that nobody has heard of', () => {
    expect(parseAppUser({ id: '00u1', status: 'NOVEL', scope: 'ROBOT' }, 'here').status).to.equal('NOVEL');
  });

  const refused: readonly (readonly [string, () => unknown])[] = [
    ['an app user without an id', () => parseAppUser({ status: 'ACTIVE' }, 'here')],
    ['an app user whose status is a number', () => parseAppUser({ ...appUser, status: 1 }, 'here')],
    ['an app user whose profile is a list', () => parseAppUser({ ...appUser, profile: [] }, 'here')],
    ['an app user whose user name is a number', () => parseAppUser({ id: '1', credentials: { userName: 1 } }, 'here')],
    ['an embedded user without a status', () => parseAppUser({ id: '1', _embedded: { user: { id: '1' } } }, 'here')],
    ['a group link that is text', () => parseAppUser({ id: '1', _links: { group: 'x' } }, 'here')],
    ['an app without a label', () => parseApp({ id: '0oa1', status: 'ACTIVE' }, 'here')],
    ['an app whose features are text', () => parseApp({ id: '1', label: '', status: '', features: 'x' }, 'here')],
    ['a user without a status', () => parseUser({ id: '00u1' }, 'here')],
    ['a user whose last login is a number', () => parseUser({ id: '1', status: 'ACTIVE', lastLogin: 5 }, 'here')],
    ['null', () => parseUser(null, 'here')],
    ['a list for an object', () => parseUser([], 'here')],
  ];

  for (const [title, parse] of refused) {
    it(`refuse ${title}, and say where`, () => {
      expect(parse).to.throw(OktaShapeError, /^here /);
    });
  }
});

describe('parseList', () => {
  it('names the item that is not what it must be', () => {
    expect(() => parseList([{ id: '1', status: 'A' }, { id: '2' }], parseUser, 'GET /api/v1/users')).to.throw(
      OktaShapeError,
      'GET /api/v1/users: item 2 is not a user: it needs an id and a status',
    );
  });

  it('refuses a body that is not a list, which a proxy may answer', () => {
    expect(() => parseList({ ok: true }, parseUser, 'GET /api/v1/users')).to.throw(
      OktaShapeError,
      'GET /api/v1/users: the body is not a list',
    );
  });

  it('refuses an application user without an id: all of them would pass for one', () => {
    for (const id of [undefined, null, 7, '']) {
      expect(() => parseAppUser({ id }, 'item 1')).to.throw(OktaShapeError, 'item 1 is not an application user');
    }
  });
});
