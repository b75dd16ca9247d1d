import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { App, Group } from '../../../src/assignment/records.js';
import type { InOrder } from '../../../src/derive/app-sequencer.js';
import type { OktaClient } from '../../../src/okta/api.js';
import type { PathsPolicy } from '../../../src/policy/policy.js';
import type { OpenedRun } from '../../../src/review/open/opened-run.js';
import { NOT_REACHED } from '../../../src/review/paths/reading.js';
import { startPaths } from '../../../src/review/paths/start-paths.js';
import { createProgress, type Progress } from '../../../src/review/progress.js';
import { LAYOUT } from '../../../src/run/layout.js';
import type { PathsFacts } from '../../../src/run/paths-facts.js';
import { anApp } from '../../support/builders.js';
import { anAppRead } from '../../support/reports.js';
import { aLoadedPolicy, anOpenedRun } from '../../support/review-parts.js';
import { apiError, failingPages, pagesOf, stubClient } from '../../support/stub-client.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const APPS: readonly App[] = [
  anApp({ id: '0oapayroll', label: 'Payroll' }),
  anApp({ id: '0oaslack', label: 'Slack' }),
  anApp({ id: '0oaold', label: 'Old', status: 'DELETED' }),
];

describe('the paths of a run', () => {
  let told: string[];
  let facts: (PathsFacts | undefined)[];
  let asked: string[];
  let progress: Progress;

  beforeEach(() => {
    told = [];
    facts = [];
    asked = [];
    progress = createProgress(() => {});
  });

  const order: InOrder = {
    ended: ({ appId }) => void told.push(`ended ${appId}`),
    usersJoined: () => void told.push('users'),
    pathsRead: () => void told.push('paths'),
    changeLogRead: () => undefined,
  };
  const reports = { order, pathsRead: (read: PathsFacts | undefined) => void facts.push(read) };

  /** An org in which one group gives every app. */
  function org(calls: Partial<OktaClient> = {}): OktaClient {
    return stubClient({
      listAppGroups: (appId) => {
        asked.push(appId);
        return pagesOf([{ id: '00g1', _embedded: { group: { id: '00g1', type: 'OKTA_GROUP' } satisfies Group } }]);
      },
      listGroupRules: () => pagesOf([]),
      listGroupMembers: () => pagesOf([{ id: '00u1' }]),
      ...calls,
    });
  }

  async function start(apps: PathsPolicy['apps'], client = org(), run: Partial<OpenedRun> = {}) {
    const folder = await temporaryFolder('start-paths');
    await mkdir(join(folder, LAYOUT.snapshotFolder));
    const list = { apps: APPS, file: {} as never, stopped: undefined };
    const signal = new AbortController().signal;
    const options = {
      ...{ client, policy: aLoadedPolicy({ paths: { apps } }), only: [], signal },
      progress,
    };
    return startPaths(anOpenedRun({ folder, list, ...run }), reports, options);
  }

  const whole = { reads: APPS.map(({ id }) => anAppRead({ appId: id, rows: 40 })), stopped: undefined };

  it('are none where the policy asks for none, and keep nobody waiting', async () => {
    const paths = await start('off');

    const read = await paths.finish(whole);

    expect(read).to.deep.equal({ facts: undefined, files: [], stopped: undefined });
    expect(told).to.deep.equal(['paths']);
    expect(asked).to.deep.equal([]);
  });

  it('are known but for those of groups that no file can be named after, which are named', async () => {
    const odd = ['..', '../../evil', 'CON', 'x'.repeat(300), '00G1', 'a/b', 'nul\u0000'];
    const members: string[] = [];
    const client = org({
      listAppGroups: () => pagesOf(['00g1', ...odd].map((id) => ({ id, _embedded: { group: { id } } }))),
      listGroupMembers: (id) => {
        members.push(id);
        return pagesOf([{ id: '00u1' }]);
      },
    });
    const paths = await start('all', client);
    const reads = whole.reads.map((read) => ({ ...read, rows: 400_000 }));
    for (const read of reads) paths.order.ended(read);

    const { facts: read, stopped } = await paths.finish({ ...whole, reads });

    expect(stopped).to.equal(undefined);
    expect(members).to.deep.equal(['00g1']);
    expect(read?.groups.map(({ groupId, state }) => [groupId, state])).to.deep.equal([
      ['00g1', 'complete'],
      ...odd.map((id) => [id, 'incomplete']),
    ]);
    expect(read?.groups.slice(1).every(({ why }) => why.startsWith('its id is '))).to.equal(true);
  });

  it('are none where no apps could be listed', async () => {
    const paths = await start('all', org(), { list: undefined });

    expect((await paths.finish(whole)).facts).to.equal(undefined);
  });

  for (const [what, apps, named] of [
    ['all that is in scope', 'all', ['0oapayroll', '0oaslack']],
    ['those that the policy names', ['Sla*'], ['0oaslack']],
  ] as const) {
    it(`are read of ${what}, and told to the reports`, async () => {
      const paths = await start(apps);
      // more users than groups: the members are read
      paths.order.ended(anAppRead({ appId: '0oaslack', rows: 40 }));

      const { facts: read } = await paths.finish(whole);

      expect(asked).to.have.members(named);
      expect(read?.apps.map(({ appId }) => appId)).to.deep.equal(named);
      expect(read?.way).to.equal('groups');
      expect(facts).to.deep.equal([read]);
      expect(told).to.deep.equal(['ended 0oaslack']);
      expect(progress.state.notes).to.have.length(1);
    });
  }

  it('end with a collection that ended early, and say so', async () => {
    const paths = await start('all', org({ listGroupMembers: () => failingPages(new Error('unused')) }));

    const read = await paths.finish({ reads: [], stopped: new Error('the token died') });

    // what ended the collection is the collection's to tell
    expect(read.stopped).to.equal(undefined);
    expect(read.facts?.way).to.equal('none');
    expect(read.facts?.rules.why).to.equal(NOT_REACHED);
  });

  it('say what ended them where it concerns more than one request', async () => {
    const dead = apiError(401, 'E0000011');
    const paths = await start('all', org({ listAppGroups: () => failingPages(dead) }));

    const read = await paths.finish(whole);

    expect(read.stopped).to.equal(dead);
    expect(read.facts?.apps.map(({ state, why }) => [state, why])).to.deep.equal([
      ['incomplete', NOT_REACHED],
      ['incomplete', NOT_REACHED],
    ]);
  });

  it('are all unread after a defect, which is told', async () => {
    const defect = new TypeError('a defect');
    const log = {
      append: async () => {
        throw defect;
      },
      close: async () => {},
    };
    const paths = await start('all', org(), { log });

    const { facts: read, stopped } = await paths.finish(whole);

    expect(stopped).to.equal(defect);
    expect(read?.apps.every(({ state }) => state === 'incomplete')).to.equal(true);
  });

  it('end with a run that is thrown away', async () => {
    const paths = await start('all');

    await paths[Symbol.asyncDispose]();

    // nobody told it how many users there are, for which it would wait for ever
    expect(told).to.deep.equal([]);
  });
});
