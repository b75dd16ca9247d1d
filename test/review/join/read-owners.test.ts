import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { OktaClient } from '../../../src/okta/api.js';
import { NO_OWNERS, readOwners } from '../../../src/review/join/read-owners.js';
import { createProgress } from '../../../src/review/progress.js';
import { aUser } from '../../support/builders.js';
import { aLoadedPolicy } from '../../support/review-parts.js';
import { recordsIn, snapshotOf } from '../../support/snapshot.js';
import { apiError, notFound, pagesOf, stubClient } from '../../support/stub-client.js';

const REGISTER = ['ada@x.y', 'ADA@x.y', 'grace', 'none@x.y']
  .map((owner, n) => `- { user: svc${n}, purpose: p, owner: ${owner} }\n`)
  .concat('- { user: svc9, purpose: p }\n')
  .join('');
const LIST = { apps: [], file: { name: 'apps', bytes: 0, sha256: '', rows: 0 }, stopped: undefined };

describe('the owners of service accounts', () => {
  it('are not read where the policy has no register, or the org did not answer', async () => {
    const policy = aLoadedPolicy({ serviceAccounts: 's.yaml' });

    const read = [
      await readOwners({ folder: '/nowhere', list: LIST }, options({}, aLoadedPolicy())),
      await readOwners({ folder: '/nowhere', list: undefined }, options({}, policy)),
    ];

    expect(read).to.deep.equal([NO_OWNERS, NO_OWNERS]);
  });

  it('are read once each, by login, else by e-mail', async () => {
    const asked: string[] = [];

    const { records, read } = await owners({
      getUser: async (name) => {
        asked.push(name);
        if (name === 'grace') return aUser({ id: 'u2', profile: { login: 'Grace@x.y' }, _links: {} });
        throw notFound();
      },
      listUsers: (given) => {
        asked.push(given?.filter ?? '');
        const profile = { login: 'al', email: 'ada@x.y' };
        const gone = aUser({ id: 'u0', status: 'DEPROVISIONED', profile });
        const others = [
          aUser({ id: 'u9', profile: { login: 'x', email: 'eve@x.y' } }),
          gone,
          aUser({ id: 'u1', profile }),
        ];
        return given?.filter?.includes('ADA@x.y') ? pagesOf(others) : pagesOf([]);
      },
    });

    expect(asked).to.deep.equal([
      ...['ADA@x.y', 'profile.email eq "ADA@x.y"', 'grace', 'none@x.y', 'profile.email eq "none@x.y"'],
    ]);
    expect(records.map(({ owner, state, user }) => [owner, state, user?.id])).to.deep.equal([
      ['ADA@x.y', 'found', 'u1'],
      ['grace', 'found', 'u2'],
      ['none@x.y', 'missing', undefined],
    ]);
    expect(read).to.deep.include({ asked: 3, warnings: [] });
  });

  for (const profile of [
    { login: 'eve@x.y' },
    { login: 'graced@x.y' },
    { login: 'eve@grace' },
    { login: 'eve@x.y', managerEmail: 'grace' },
    {},
    null,
  ]) {
    it(`are unread where somebody else comes for one: ${JSON.stringify(profile)}`, async () => {
      const { records, read } = await owners({
        getUser: async (name) => {
          if (name === 'grace') return aUser({ id: 'u9', profile });
          throw notFound();
        },
        listUsers: () => pagesOf([]),
      });

      expect(records.map(({ state }) => state)).to.deep.equal(['missing', 'unread', 'missing']);
      expect(read.warnings[0]).to.include('answered with the user u9');
    });
  }

  it('are unread where one is refused, and a warning names them', async () => {
    const { records, read } = await owners({ getUser: () => Promise.reject(apiError(403, 'E0000006')) });

    expect(records.map(({ state }) => state)).to.deep.equal(['unread', 'unread', 'unread']);
    expect(read.warnings[0]).to.match(/^The owner ADA@x\.y could not be read: .*403/);
  });

  it('are not asked for any more once the token is dead', async () => {
    let calls = 0;

    const { records } = await owners({
      getUser: () => {
        calls += 1;
        return Promise.reject(apiError(401, 'E0000011'));
      },
    });

    expect(calls).to.equal(1);
    expect(records.map(({ state, why }) => `${state}: ${why}`)).to.deep.equal(
      Array.from({ length: 3 }, () => 'unread: the owner was not read before the run ended'),
    );
  });
});

interface Line {
  readonly owner: string;
  readonly state: string;
  readonly why?: string;
  readonly user?: { readonly id: string };
}

function options(calls: Partial<OktaClient>, policy = aLoadedPolicy({ serviceAccounts: 's.yaml' })) {
  const progress = createProgress(() => {});
  return { client: stubClient(calls), policy, progress, signal: new AbortController().signal };
}

async function owners(calls: Partial<OktaClient>) {
  const folder = await snapshotOf({});
  await writeFile(join(folder, 'snapshot/service-accounts.yaml'), REGISTER);
  const read = await readOwners({ folder, list: LIST }, options(calls));
  const records = (await recordsIn(folder, 'snapshot/owners.ndjson.gz')) as readonly Line[];
  return { read, records };
}
