import { expect } from 'chai';
import type { RestoreEntry } from '../../../src/changes/restore/restore-plan.js';
import { restoreUnit } from '../../../src/changes/restore/restore-unit.js';
import { fakeClock } from '../../support/fake-clock.js';
import {
  aGroup,
  byGroup,
  type GroupClientOptions,
  type GroupOrg,
  groupClient,
  toolsOrg,
  USER,
} from '../../support/group-client.js';
import { apiError, notFound } from '../../support/stub-client.js';

const TOOLS = { groupId: '00gtools', groupName: 'Tools', apps: ['0oajira', '0oawiki'], rules: [], collateral: [] };

function entryFor(appId: string, overrides: Partial<RestoreEntry> = {}): RestoreEntry {
  return {
    ...{ appId, appLabel: `App ${appId}`, userId: USER, login: 'ada@example.com', email: 'ada@example.com' },
    ...{ removedAt: '2026-11-24T00:00:00.000Z', action: 'restore', why: '', restorable: { answer: 'yes', why: '' } },
    ...{ appUser: byGroup('00gtools'), isDirect: false, memberships: [TOOLS] },
    ...overrides,
  };
}

const BOTH = [entryFor('0oajira'), entryFor('0oawiki')];

/** The org after the user was taken out of Tools. */
function leftOrg(): GroupOrg {
  const org = toolsOrg();
  org.groups.get('00gtools')?.members.clear();
  org.appUsers.clear();
  return org;
}

interface Scene extends GroupClientOptions {
  readonly org?: GroupOrg;
  readonly unit?: readonly RestoreEntry[];
  readonly hasIntent?: readonly string[];
}

async function play({ org = leftOrg(), unit = BOTH, hasIntent = [], ...client }: Scene = {}) {
  const played = groupClient(org, client);
  const clock = fakeClock(0);
  const { signal } = new AbortController();
  const results = await restoreUnit(unit, {
    ...{ client: played.client, journal: played.journal, plan: 'c0ffee', now: () => 0, signal },
    hasIntent: new Set(hasIntent.map((appId) => `${appId} ${USER}`)),
    settle: { ms: 60_000, clock, signal },
  });
  const outcomes = [...results].map(([{ appId }, { outcome }]) => `${appId} ${outcome}`);
  const details = [...results.values()].map(({ detail, missing }) =>
    [...missing, detail].filter((text) => text !== '').join('; '),
  );
  return { ...played, results, outcomes, details, org, clock };
}

const isChange = (what: string) => /^(leave|join|DELETE|assign)/.test(what);

describe('restoring what went with a membership', () => {
  it('puts the user back once, journalled before and after, and reads each access', async () => {
    const { outcomes, happened, org } = await play();

    expect(outcomes).to.deep.equal(['0oajira restored', '0oawiki restored']);
    expect(happened).to.deep.equal([
      ...[
        'read 0oajira',
        'read 0oawiki',
        'restore-intent',
        'restore-intent',
        'join 00gtools',
        'membership-restore 00gtools',
      ],
      ...['read 0oajira', 'read 0oawiki', 'restore-outcome', 'restore-outcome'],
    ]);
    expect(org.groups.get('00gtools')?.members.has(USER)).to.equal(true);
  });

  it('assigns directly first, so that the assignment is direct again', async () => {
    const direct = byGroup('', { scope: 'USER', _links: {} });
    const unit = [entryFor('0oajira', { isDirect: true, appUser: direct })];

    const { outcomes, happened, org } = await play({ unit });

    expect(outcomes).to.deep.equal(['0oajira restored']);
    expect(happened.filter(isChange)).to.deep.equal(['assign 0oajira', 'join 00gtools']);
    expect(org.appUsers.get('0oajira')?.scope).to.equal('USER');
  });

  it('waits for the access, and names what has not come back in time', async () => {
    const { outcomes, details, clock } = await play({ follows: false });

    expect(outcomes).to.deep.equal(['0oajira not-restored', '0oawiki not-restored']);
    expect(details[0]).to.equal(
      'put back into Tools (00gtools), and the access has not come back by the end of apply.groups.settle',
    );
    expect(clock.sleeps.length).to.be.greaterThan(0);
  });

  it('leaves what exists, and begins the membership all the same', async () => {
    const org = leftOrg();
    org.appUsers.set('0oajira', byGroup('', { scope: 'USER', _links: {} }));

    const { outcomes, org: after } = await play({ org });

    expect(outcomes).to.deep.equal(['0oajira exists', '0oawiki restored']);
    expect(after.appUsers.get('0oajira')?.scope).to.equal('USER');
  });

  it('puts nobody into a group twice', async () => {
    const { outcomes, happened, records } = await play({ org: toolsOrg(), hasIntent: ['0oajira', '0oawiki'] });

    expect(outcomes).to.deep.equal(['0oajira restored', '0oawiki restored']);
    expect(happened.filter(isChange)).to.deep.equal([]);
    expect(records.find(({ kind }) => kind === 'membership-restore')).to.include({ outcome: 'in-already' });
  });

  const refusals: readonly (readonly [what: string, scene: Scene, why: RegExp])[] = [
    [
      'gives another app by now',
      { org: { ...leftOrg(), groups: new Map([['00gtools', aGroup(['0oajira', '0oawiki', '0oanew'], [])]]) } },
      /it gives App 0oanew \(0oanew\) as well now, which the user did not have by it/,
    ],
    [
      'is of another type by now',
      { org: { ...leftOrg(), groups: new Map([['00gtools', { ...aGroup([], []), type: 'APP_GROUP' }]]) } },
      /of the type APP_GROUP now/,
    ],
    ['is gone', { org: { ...leftOrg(), groups: new Map() } }, /it is not there any more/],
    ['takes nobody from this credential', { calls: () => ({ addGroupMember: refused }) }, /403 E0000006/],
    ['cannot be read', { calls: () => ({ getGroup: () => Promise.reject(apiError(500, 'E0000009')) }) }, /500/],
  ];
  for (const [what, scene, why] of refusals) {
    it(`restores nothing by a group that ${what}, and says so`, async () => {
      const { outcomes, details } = await play(scene);

      expect(outcomes).to.deep.equal(['0oajira not-restored', '0oawiki not-restored']);
      expect(details[0]).to.match(/^not put back into the group Tools \(00gtools\): /);
      expect(details[0]).to.match(why);
    });
  }

  it('names the way that did not come back where another one brought the access', async () => {
    const org = leftOrg();
    org.groups.set('00gtwo', aGroup(['0oajira'], []));
    const two = { ...TOOLS, groupId: '00gtwo', groupName: 'Two', apps: ['0oajira'] };
    org.groups.delete('00gtools');

    const { outcomes, details } = await play({ org, unit: [entryFor('0oajira', { memberships: [TOOLS, two] })] });

    expect(outcomes).to.deep.equal(['0oajira partly-restored']);
    expect(details[0]).to.match(/not put back into the group Tools/);
  });

  it('lets a reading decide where the answer was lost', async () => {
    const lost = (isDone: boolean) => (org: GroupOrg) => ({
      addGroupMember: async (groupId: string, userId: string) => {
        if (isDone) {
          org.groups.get(groupId)?.members.set(userId, []);
          for (const appId of ['0oajira', '0oawiki']) org.appUsers.set(appId, byGroup('00gtools'));
        }
        throw apiError(503, '');
      },
    });

    expect((await play({ calls: lost(true) })).outcomes).to.deep.equal(['0oajira restored', '0oawiki restored']);
    expect((await play({ calls: lost(false) })).outcomes).to.deep.equal([
      '0oajira not-restored',
      '0oawiki not-restored',
    ]);
  });

  it('ends everything where the credential is dead', async () => {
    const { results } = await play({ calls: () => ({ getGroup: () => Promise.reject(apiError(401, 'E0000011')) }) });

    expect([...results.values()].map(({ fatal }) => fatal)).to.deep.equal([true, true]);
  });

  it('says which access could not be read', async () => {
    const getAppUser = async (appId: string) => {
      if (appId === '0oajira') throw apiError(500, 'E0000009');
      throw notFound();
    };

    const { outcomes } = await play({ calls: () => ({ getAppUser }) });

    expect(outcomes).to.deep.equal(['0oajira not-restored', '0oawiki not-restored']);
  });
});

async function refused(): Promise<never> {
  throw apiError(403, 'E0000006');
}
