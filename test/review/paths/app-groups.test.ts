import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { App, AppGroup, Group } from '../../../src/assignment/records.js';
import { PARTIAL_SUFFIX } from '../../../src/files/output-file.js';
import { OktaShapeError } from '../../../src/okta/errors.js';
import { apiPath } from '../../../src/okta/paths.js';
import { readAppGroupLists } from '../../../src/review/paths/app-groups.js';
import { NOT_REACHED, type Reading } from '../../../src/review/paths/reading.js';
import { LAYOUT } from '../../../src/run/layout.js';
import { readAppGroups, readGroups } from '../../../src/run/path-records.js';
import type { AppGroupsEntry } from '../../../src/run/paths-log.js';
import { anApp } from '../../support/builders.js';
import { apiError, failingPages, pagesOf, stubClient } from '../../support/stub-client.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

type Answer = () => ReturnType<typeof pagesOf<AppGroup>>;

const APPS: readonly App[] = ['0oa1', '0oa2', '0oa3'].map((id) => anApp({ id }));

function group(id: string, priority = 0): AppGroup {
  const embedded: Group = {
    id,
    type: 'OKTA_GROUP',
    profile: { name: `Group ${id}` },
    _links: { self: { href: 'https://x' }, source: { href: 'https://x/api/v1/apps/0oaDir' } },
  };
  return { id, priority, _embedded: { group: embedded }, _links: { self: { href: 'https://x' } } };
}

describe('the groups of the apps', () => {
  let folder: string;
  let noted: AppGroupsEntry[];
  let asked: string[];

  beforeEach(async () => {
    folder = await temporaryFolder('app-groups');
    await mkdir(join(folder, LAYOUT.snapshotFolder));
    noted = [];
    asked = [];
  });

  function reading(answers: Readonly<Record<string, Answer>>, signal = new AbortController().signal): Reading {
    const client = stubClient({
      listAppGroups: (appId, options) => {
        asked.push(`${appId} ${options?.expand}`);
        return answers[appId]?.() ?? pagesOf<AppGroup>([]);
      },
    });
    return {
      client,
      folder,
      log: { append: async (entry) => void noted.push(entry as never) },
      concurrency: 1,
      signal,
    };
  }

  async function all<T>(source: AsyncIterable<T>): Promise<T[]> {
    const found: T[] = [];
    for await (const one of source) found.push(one);
    return found;
  }

  it('are kept as which group gives which app, and each group once, without its links', async () => {
    const lists = await readAppGroupLists(
      APPS,
      [],
      reading({
        '0oa1': () => pagesOf([group('00g1', 1)], [group('00g2', 2)]),
        '0oa2': () => pagesOf([group('00g1', 1)]),
      }),
    );

    expect(asked).to.deep.equal(['0oa1 group', '0oa2 group', '0oa3 group']);
    expect(lists.groupIds).to.deep.equal(['00g1', '00g2']);
    expect(await all(readAppGroups(folder))).to.deep.equal([
      { appId: '0oa1', id: '00g1', priority: 1 },
      { appId: '0oa1', id: '00g2', priority: 2 },
      { appId: '0oa2', id: '00g1', priority: 1 },
    ]);
    const source = { href: 'https://x/api/v1/apps/0oaDir' };
    expect(await all(readGroups(folder))).to.deep.equal(
      ['00g1', '00g2'].map((id) => ({ id, type: 'OKTA_GROUP', profile: { name: `Group ${id}` }, _links: { source } })),
    );
    expect(lists.reads.map(({ appId, state, pages, groups }) => [appId, state, pages, groups])).to.deep.equal([
      ['0oa1', 'complete', 2, 2],
      ['0oa2', 'complete', 1, 1],
      ['0oa3', 'complete', 1, 0],
    ]);
    expect(lists.files.map(({ rows }) => rows)).to.deep.equal([2, 3]);
  });

  for (const [what, embedded] of [
    ['is another', { ...group('00g9')._embedded?.group, id: '00g9' }],
    ['is the same but for capitals', { ...group('00g1')._embedded?.group, id: '00G1' }],
    ['is absent', undefined],
    ['is null', null],
  ] as const) {
    it(`are read singly where what came embedded ${what}, and never named after another`, async () => {
      const odd = { ...group('00g1'), _embedded: { group: embedded as Group } };

      const options = reading({ '0oa1': () => pagesOf([odd, { ...odd, id: '00g2' }, { ...odd, id: '00g3' }]) });
      const getGroup = async (id: string): Promise<Group> => {
        if (id === '00g3') throw apiError(403, 'E0000006');
        if (id === '00g2') throw new OktaShapeError('00g9 came in the place of 00g2');
        return { id, type: 'OKTA_GROUP', profile: { name: 'One' } };
      };
      const { reads } = await readAppGroupLists(APPS, [], { ...options, client: { ...options.client, getGroup } });

      expect(await all(readGroups(folder))).to.deep.equal([
        { id: '00g1', type: 'OKTA_GROUP', profile: { name: 'One' } },
        { id: '00g2' },
        { id: '00g3' },
      ]);
      expect(reads.map(({ unread }) => unread?.map(({ groupId }) => groupId))).to.deep.equal([
        ['00g2', '00g3'],
        undefined,
        undefined,
      ]);
      expect(reads[0]?.unread?.[1]?.why).to.contain('E0000006');
      expect(noted[0]?.read).to.deep.equal(reads[0]);
    });
  }

  it('count a group once that comes twice', async () => {
    const twice = () => pagesOf([group('00g1'), group('00g1')], [group('00g2'), group('00g1')]);

    const { reads } = await readAppGroupLists(APPS, [], reading({ '0oa1': twice }));

    expect(reads[0]).to.include({ state: 'complete', groups: 2 });
    expect((await all(readAppGroups(folder))).map(({ id }) => id)).to.deep.equal(['00g1', '00g2']);
  });

  it('are unknown of an app whose id can stand in no path, and known of the others', async () => {
    const options = reading({ '0oa2': () => pagesOf([group('00g2')]) });
    const client = stubClient({
      listAppGroups: (appId, call) => {
        if (appId === '..') apiPath('apps', appId, 'groups');
        return options.client.listAppGroups(appId, call);
      },
    });

    const { reads, stopped } = await readAppGroupLists([anApp({ id: '..' }), ...APPS], [], { ...options, client });

    expect(stopped).to.equal(undefined);
    expect(reads.map(({ state }) => state)).to.deep.equal(['incomplete', 'complete', 'complete', 'complete']);
    expect(reads[0]?.why).to.include('cannot be an id');
  });

  it('are unknown, and say why, of an app that Okta refuses; half a list counts for nothing', async () => {
    async function* half() {
      yield* pagesOf([group('00g1')]);
      throw apiError(403, 'E0000006');
    }

    const { reads, groupIds, stopped } = await readAppGroupLists(
      APPS,
      [],
      reading({ '0oa1': half, '0oa2': () => pagesOf([group('00g2')]) }),
    );

    expect(reads[0]).to.include({ state: 'incomplete', groups: 0 });
    expect(reads[0]?.why).to.include('403');
    expect(groupIds).to.deep.equal(['00g2']);
    expect(stopped).to.equal(undefined);
  });

  it('end with a credential that is refused, and say what was not reached', async () => {
    const dead = apiError(401, 'E0000011');

    const { reads, stopped } = await readAppGroupLists(APPS, [], reading({ '0oa1': () => failingPages(dead) }));

    expect(stopped).to.equal(dead);
    expect(reads.map(({ why }) => why)).to.deep.equal([NOT_REACHED, NOT_REACHED, NOT_REACHED]);
  });

  it('end with the run', async () => {
    const stop = new AbortController();
    const answers = {
      '0oa1': () => {
        stop.abort(new Error('stopped'));
        return pagesOf([group('00g1')]);
      },
    };

    const { stopped } = await readAppGroupLists(APPS, [], reading(answers, stop.signal));

    expect(stopped).to.have.property('message', 'stopped');
  });

  it('are not asked again by a run that was interrupted, which keeps what had been noted and drops the rest', async () => {
    const first = { '0oa1': () => pagesOf([group('00g1')]), '0oa2': () => failingPages(apiError(401, 'E0000011')) };
    await readAppGroupLists(APPS.slice(0, 2), [], reading(first));
    const notes = [...noted];
    asked = [];
    const second = { '0oa2': () => pagesOf([group('00g1'), group('00g2')]) };
    // as a killed run leaves them
    await unfinished(folder);

    const { reads, groupIds } = await readAppGroupLists(APPS, notes, reading(second));

    expect(asked).to.deep.equal(['0oa2 group', '0oa3 group']);
    expect(groupIds).to.deep.equal(['00g1', '00g2']);
    expect(reads.every(({ state }) => state === 'complete')).to.equal(true);
    expect((await all(readAppGroups(folder))).map(({ appId, id }) => `${appId} ${id}`)).to.deep.equal([
      ...['0oa1 00g1', '0oa2 00g1', '0oa2 00g2'],
    ]);
  });
});

/** Gives finished files of the snapshot the names that they have while they are written. */
async function unfinished(folder: string): Promise<void> {
  for (const name of [LAYOUT.groups, LAYOUT.appGroups]) {
    await rename(join(folder, name), join(folder, name) + PARTIAL_SUFFIX);
  }
}
