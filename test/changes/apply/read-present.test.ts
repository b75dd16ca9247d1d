import { expect } from 'chai';
import { failedBy, heldText, readAssignment, readPresent } from '../../../src/changes/apply/read-present.js';
import type { OktaClient } from '../../../src/okta/api.js';
import { OktaNetworkError, OktaShapeError } from '../../../src/okta/errors.js';
import { UnusableIdError } from '../../../src/okta/paths.js';
import { anApp, anAppUser } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import { apiError, notFound, stubClient } from '../../support/stub-client.js';

const IDS = { appId: anApp().id, userId: anAppUser().id };

function optionsWith(calls: Partial<OktaClient>) {
  return { client: stubClient(calls), signal: new AbortController().signal };
}

function failing(error: Error): () => Promise<never> {
  return async () => {
    throw error;
  };
}

describe('reading an assignment', () => {
  it('finds what is there', async () => {
    const present = await readAssignment(IDS, optionsWith({ getAppUser: async () => anAppUser() }));

    expect(present).to.deep.equal({ state: 'there', appUser: anAppUser() });
  });

  it('does not believe an answer about somebody else', async () => {
    const present = await readPresent(IDS, optionsWith({ getAppUser: async () => anAppUser({ id: '00uother' }) }));

    const why = 'Okta answered with the assignment of 00uother instead';
    expect(present).to.deep.equal({ state: 'failed', why, fatal: false });
  });

  const failures: readonly (readonly [title: string, error: Error, fatal: boolean])[] = [
    ['a 404 without Okta’s code', apiError(404, ''), false],
    ['a 404 of another code', apiError(404, 'E0000048'), false],
    ['a 500', apiError(500, 'E0000009'), false],
    ['a 403', apiError(403, 'E0000006'), false],
    ['a 401', apiError(401, 'E0000011'), true],
    ['an id that can stand in no path', new UnusableIdError(['".." cannot be an id']), false],
    ['another app in the place of its own', new OktaShapeError('0oa9 came in the place of 0oa1'), false],
    ['a lost answer', new OktaNetworkError({ method: 'GET', path: '/' }, 'socket hang up', false), false],
  ];
  for (const [title, error, fatal] of failures) {
    it(`takes ${title} for a failure that is ${fatal ? '' : 'not '}fatal, never for gone`, async () => {
      const present = await readPresent(IDS, optionsWith({ getAppUser: failing(error) }));

      expect(present).to.deep.equal({ state: 'failed', why: error.message, fatal });
    });
  }

  it('throws on what is not Okta’s failure', async () => {
    const error = await rejectionOf(readPresent(IDS, optionsWith({ getAppUser: failing(new Error('aborted')) })));

    expect(error.message).to.equal('aborted');
    expect(() => failedBy(new TypeError('a bug'))).to.throw(TypeError);
  });
});

describe('proving that an assignment is gone', () => {
  it('takes it for gone where its app answers', async () => {
    const asked: string[] = [];
    const getApp: OktaClient['getApp'] = async (id) => {
      asked.push(id);
      return anApp();
    };

    const present = await readPresent(IDS, optionsWith({ getAppUser: failing(notFound()), getApp }));

    expect(present).to.deep.equal({ state: 'gone' });
    expect(asked).to.deep.equal([IDS.appId]);
  });

  it('proves nothing where the app is not there either', async () => {
    const calls = { getAppUser: failing(notFound()), getApp: failing(notFound()) };

    const present = await readPresent(IDS, optionsWith(calls));

    expect(present).to.include({ state: 'failed', fatal: false });
    expect(present).to.have.property('why').that.contains('neither does the app answer');
  });

  it('says that a token that is refused meanwhile is fatal', async () => {
    const calls = { getAppUser: failing(notFound()), getApp: failing(apiError(401, 'E0000011')) };

    expect(await readPresent(IDS, optionsWith(calls))).to.include({ state: 'failed', fatal: true });
  });
});

describe('reading an admin role', () => {
  const role = { id: 'JBCUYUC7IRCVGS27IFCE2SKO', type: 'APP_ADMIN', assignmentType: 'GROUP' };
  const ids = (userId: string, appId = 'admin-role-APP_ADMIN') => ({ appId, userId });

  it('finds one that the user still holds, and how', async () => {
    const present = await readPresent(ids('00u1'), optionsWith({ listUserRoles: async () => [role] }));

    expect(present).to.deep.equal({ state: 'there', appUser: { id: '00u1', scope: 'GROUP' } });
  });

  it('finds it gone where the user holds others only', async () => {
    const present = await readPresent(
      ids('00u1', 'admin-role-cr1'),
      optionsWith({ listUserRoles: async () => [role] }),
    );

    expect(present).to.deep.equal({ state: 'gone' });
  });

  it('asks for a service app’s by its client', async () => {
    const present = await readPresent(ids('0oa1'), optionsWith({ listClientRoles: async () => [role] }));

    expect(present.state).to.equal('there');
  });

  it('proves nothing where the roles may not be read', async () => {
    const options = optionsWith({ listUserRoles: failing(apiError(403, 'E0000006')) });

    expect(await readPresent(ids('00u1'), options)).to.include({ state: 'failed', fatal: false });
  });
});

describe('how an assignment that is there holds', () => {
  for (const [scope, text] of [
    ['USER', 'assigned directly'],
    ['GROUP', 'assigned by a group'],
    [null, 'an assignment of no scope'],
    ['NEW', 'NEW'],
  ] as const) {
    it(`is told in words: ${text}`, () => {
      expect(heldText({ scope })).to.equal(text);
    });
  }
});
