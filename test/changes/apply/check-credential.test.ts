import { expect } from 'chai';
import { checkCredential, type Touched } from '../../../src/changes/apply/check-credential.js';
import { RefusedError } from '../../../src/errors.js';
import type { OktaClient } from '../../../src/okta/api.js';
import type { SignIn } from '../../../src/okta/principal.js';
import { anApp, aUser } from '../../support/builders.js';
import { rejectionOf } from '../../support/rejection.js';
import { apiError, stubClient } from '../../support/stub-client.js';

const TOKEN: SignIn = { mode: 'SSWS', clientId: '' };
const OAUTH: SignIn = { mode: 'PrivateKey', clientId: '0oaclient' };
const { signal } = new AbortController();

function aTouched(overrides: Partial<Touched> = {}): Touched {
  const login = 'bob@example.com';
  return {
    ...{ appId: '0oa1', appLabel: 'Payroll', userId: '00ubob', login, email: login },
    isDirect: true,
    memberships: [],
    ...overrides,
  };
}

function granted(...scopes: string[]): Pick<OktaClient, 'scopes'> {
  return { scopes: () => ({ requested: scopes, granted: scopes }) };
}

function failing(status: number, code: string): () => Promise<never> {
  return async () => {
    throw apiError(status, code);
  };
}

const getUser = async () => aUser({ id: '00uowner', profile: { login: 'owner@example.com' } });

describe('checking the credential', () => {
  it('tells whose token it is', async () => {
    const principal = await checkCredential(stubClient({ getUser }), TOKEN, [aTouched()], signal);

    expect(principal).to.include({ mode: 'SSWS', id: '00uowner', login: 'owner@example.com' });
  });

  it('refuses a token that does not say whose it is', async () => {
    const client = stubClient({ getUser: failing(403, 'E0000006') });

    const error = await rejectionOf(checkCredential(client, TOKEN, [aTouched()], signal));

    expect(error).to.be.instanceOf(RefusedError);
    expect(error.message).to.contain('does not say whose it is (GET /api/v1/users/me)');
  });

  const own: readonly (readonly [title: string, touched: Partial<Touched>, named: string])[] = [
    ['id', { userId: '00uowner' }, 'bob@example.com'],
    ['login', { login: 'OWNER@example.com' }, 'OWNER@example.com'],
    ['e-mail', { email: 'owner+x@example.com' }, 'bob@example.com'],
    ['id, where the login is not known', { userId: '00uowner', login: '' }, '00uowner'],
  ];
  for (const [title, touched, named] of own) {
    it(`refuses to touch the token's own user, known by ${title}`, async () => {
      const all = [aTouched(), aTouched(touched)];

      const error = await rejectionOf(checkCredential(stubClient({ getUser }), TOKEN, all, signal));

      expect(error).to.be.instanceOf(RefusedError);
      expect(error.message).to.equal(`${named} in Payroll is the credential's own user, who is never touched`);
    });
  }

  it('refuses a client without the scope that changes assignments', async () => {
    const client = stubClient({ getApp: async () => anApp(), ...granted('okta.apps.read', 'okta.users.read') });

    const error = await rejectionOf(checkCredential(client, OAUTH, [aTouched()], signal));

    expect(error).to.be.instanceOf(RefusedError);
    expect(error.message).to.equal(
      'the client was granted okta.apps.read okta.users.read, and needs okta.apps.manage to change assignments',
    );
  });

  const SCOPES: readonly (readonly [
    what: string,
    touched: Partial<Touched>,
    scopes: string[],
    needs: string | undefined,
  ])[] = [
    ['memberships alone', { isDirect: false, memberships: ['m'] }, ['okta.groups.manage'], undefined],
    [
      'memberships, without their scope',
      { isDirect: false, memberships: ['m'] },
      ['okta.apps.manage'],
      'groups.manage',
    ],
    ['both, without the one of memberships', { memberships: ['m'] }, ['okta.apps.manage'], 'groups.manage'],
    ['both, without the one of assignments', { memberships: ['m'] }, ['okta.groups.manage'], 'apps.manage'],
    ['assignments alone', {}, ['okta.apps.manage'], undefined],
  ];
  for (const [what, touched, scopes, needs] of SCOPES) {
    it(`asks a client that changes ${what} for ${needs ?? 'nothing more'}`, async () => {
      const client = stubClient({ getApp: async () => anApp(), ...granted(...scopes) });

      const checked = checkCredential(client, OAUTH, [aTouched(touched)], signal);

      if (needs === undefined) expect((await checked).id).to.equal('0oaclient');
      else expect((await rejectionOf(checked)).message).to.contain(`and needs okta.${needs} to change`);
    });
  }

  it('has a client make a call before it reads the scopes, which are known only then', async () => {
    const events: string[] = [];
    const getApp: OktaClient['getApp'] = async (id) => {
      events.push(`app ${id}`);
      return anApp();
    };
    const scopes = () => {
      events.push('scopes');
      return { requested: [], granted: ['okta.apps.manage'] };
    };

    const principal = await checkCredential(stubClient({ getApp, scopes }), OAUTH, [aTouched()], signal);

    expect(events.slice(0, 2)).to.deep.equal(['app 0oa1', 'scopes']);
    expect(principal).to.deep.equal({ mode: 'PrivateKey', id: '0oaclient', login: '', scopes: ['okta.apps.manage'] });
  });

  it('leaves an answer about the app to the entry itself, a refused sign-in aside', async () => {
    const clientOf = (status: number, code: string) =>
      stubClient({ getApp: failing(status, code), ...granted('okta.apps.manage') });

    const passed = await checkCredential(clientOf(404, 'E0000007'), OAUTH, [aTouched()], signal);
    const refused = await rejectionOf(checkCredential(clientOf(401, 'E0000011'), OAUTH, [aTouched()], signal));

    expect(passed.id).to.equal('0oaclient');
    expect(refused).to.include({ status: 401 });
  });
});
