import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { GroupMember } from '../../../src/assignment/records.js';
import type { ListGroupMembersOptions } from '../../../src/okta/groups-api.js';
import type { Page } from '../../../src/okta/page.js';
import { readMembersOf } from '../../../src/review/paths/group-members.js';
import type { Reading } from '../../../src/review/paths/reading.js';
import { LAYOUT } from '../../../src/run/layout.js';
import { readMembers } from '../../../src/run/path-records.js';
import type { MembersEntry } from '../../../src/run/paths-log.js';
import type { ReadLogEntry } from '../../../src/run/read-log.js';
import { apiError, pagesOf, stubClient } from '../../support/stub-client.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const member = (id: string): GroupMember => ({
  id,
  status: 'ACTIVE',
  profile: { login: `${id}@example.com` },
  _embedded: { 'group-rules': [{ id: '0pr1', name: 'Engineering' }] },
});

describe('the members of a group', () => {
  let folder: string;
  let asked: ListGroupMembersOptions[];
  let noted: ReadLogEntry[];

  beforeEach(async () => {
    folder = await temporaryFolder('group-members');
    await mkdir(join(folder, LAYOUT.membershipsFolder), { recursive: true });
    asked = [];
    noted = [];
  });

  /** Answers each listing in turn. */
  function reading(...listings: readonly (() => AsyncGenerator<Page<GroupMember>>)[]): Reading {
    const turns = [...listings];
    return {
      client: stubClient({
        listGroupMembers: (_groupId, options = {}) => {
          asked.push(options);
          return turns.shift()?.() ?? pagesOf();
        },
      }),
      folder,
      log: { append: async (entry) => void noted.push(entry) },
      concurrency: 1,
      signal: new AbortController().signal,
    };
  }
  const kept = async (): Promise<unknown[]> => {
    const found: unknown[] = [];
    for await (const one of readMembers(folder, '00g1')) found.push(one);
    return found;
  };

  it('are kept as who they are, their status and the rules, and nothing else of the user', async () => {
    const { read } = await readMembersOf(
      '00g1',
      reading(() => pagesOf([member('00u1'), { id: '00u2', status: 'DEPROVISIONED' }])),
    );

    const { profile: _profile, ...first } = member('00u1');
    expect(await kept()).to.deep.equal([first, { id: '00u2', status: 'DEPROVISIONED' }]);
    expect(read).to.include({ state: 'complete', pages: 1, members: 2, untold: 1, pageSize: 1000 });
    expect(asked[0]).to.include({ limit: 1000, expand: 'group-rules' });
  });

  it('come once each, however often Okta sends them', async () => {
    const { read } = await readMembersOf(
      '00g1',
      reading(() => pagesOf([member('00u1'), member('00u2')], [member('00u2'), member('00u3')])),
    );

    expect(read).to.include({ members: 3, duplicates: 1, pages: 2 });
    expect(await kept()).to.have.lengthOf(3);
  });

  for (const status of [500, 504]) {
    it(`are read on with smaller pages where one ends in ${status}, from where they were`, async () => {
      const slow = async function* (): AsyncGenerator<Page<GroupMember>> {
        yield* onePage([member('00u1')], 'https://acme.okta.com/next?limit=1000');
        throw apiError(status, 'E0000009');
      };

      const { read } = await readMembersOf(
        '00g1',
        reading(slow, () => pagesOf([member('00u2')])),
      );

      expect(read).to.include({ state: 'complete', members: 2, pageSize: 200 });
      expect(asked.map(({ limit, from }) => [limit, from])).to.deep.equal([
        [1000, undefined],
        [200, 'https://acme.okta.com/next?limit=1000'],
      ]);
      expect(asked[0]?.tries).to.equal(2);
    });
  }

  it('are given up only at the smallest page, which is tried as often as any request', async () => {
    const slow = () => failing(504);

    const { read, fatal } = await readMembersOf('00g1', reading(slow, slow, slow, slow));

    expect(asked.map(({ limit, tries }) => [limit, tries])).to.deep.equal([
      [1000, 2],
      [200, 2],
      [50, undefined],
    ]);
    expect(read).to.include({ state: 'incomplete', members: 0 });
    expect(read.why).to.include('504');
    expect(fatal).to.equal(undefined);
  });

  it('say what Okta refused, and leave other groups alone', async () => {
    const { read, fatal } = await readMembersOf(
      '00g1',
      reading(() => failing(403, 'E0000006')),
    );

    expect(read).to.include({ state: 'incomplete', members: 0, pages: 0 });
    expect(read.why).to.include('403 E0000006');
    expect(fatal).to.equal(undefined);
    expect(await kept()).to.deep.equal([]);
  });

  it('end all reading where the credential is dead', async () => {
    const { fatal } = await readMembersOf(
      '00g1',
      reading(() => failing(401, 'E0000011')),
    );

    expect(fatal).to.be.instanceOf(Error);
  });

  it('continue where an interrupted run stopped, and ask nothing where it had all', async () => {
    const halted = async function* (): AsyncGenerator<Page<GroupMember>> {
      yield* onePage([member('00u1')], 'https://acme.okta.com/next');
      throw apiError(403, 'E0000006');
    };
    await readMembersOf('00g1', reading(halted));
    const first = lastEntry(noted);

    const second = await readMembersOf(
      '00g1',
      reading(() => pagesOf([member('00u1'), member('00u2')])),
      first,
    );
    const third = await readMembersOf('00g1', reading(), lastEntry(noted));

    expect(asked.map(({ from }) => from)).to.deep.equal([undefined, 'https://acme.okta.com/next']);
    expect(second.read).to.include({ state: 'complete', members: 2, duplicates: 1, pages: 2 });
    expect(third.read).to.deep.equal(second.read);
    expect(third.file).to.deep.equal(second.file);
    expect(await kept()).to.have.lengthOf(2);
  });

  it('begin anew where the cursor died while the run was down', async () => {
    const halted = async function* (): AsyncGenerator<Page<GroupMember>> {
      yield* onePage([member('00u1')], 'https://acme.okta.com/next');
      throw apiError(403, 'E0000006');
    };
    await readMembersOf('00g1', reading(halted));

    const { read } = await readMembersOf(
      '00g1',
      reading(
        () => failing(400, 'E0000029'),
        () => pagesOf([member('00u1'), member('00u2')]),
      ),
      lastEntry(noted),
    );

    expect(read).to.include({ state: 'complete', members: 2, duplicates: 0, pages: 1 });
    expect(await readdir(join(folder, LAYOUT.membershipsFolder))).to.deep.equal(['00g1.ndjson.gz']);
  });
});

async function* onePage(items: readonly GroupMember[], next: string): AsyncGenerator<Page<GroupMember>> {
  yield { items, request: '/page', next, requestId: undefined, serverMs: 0 };
}

async function* failing(status: number, errorCode = 'E0000009'): AsyncGenerator<never> {
  yield* [];
  throw apiError(status, errorCode);
}

function lastEntry(entries: readonly ReadLogEntry[]): MembersEntry {
  const last = entries.at(-1);
  if (last?.kind !== 'members') throw new Error('nothing of members was noted');
  return last;
}
