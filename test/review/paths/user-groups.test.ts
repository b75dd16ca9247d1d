import { mkdir, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Group } from '../../../src/assignment/records.js';
import { PARTIAL_SUFFIX } from '../../../src/files/output-file.js';
import type { Reading } from '../../../src/review/paths/reading.js';
import { readGroupsOfUsers } from '../../../src/review/paths/user-groups.js';
import { LAYOUT } from '../../../src/run/layout.js';
import { readUserGroups } from '../../../src/run/path-records.js';
import type { UserGroupsPosition } from '../../../src/run/paths-log.js';
import { apiError, failingPages, notFound, pagesOf, stubClient } from '../../support/stub-client.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

type Answer = () => ReturnType<typeof pagesOf<Group>>;

const GIVING = new Set(['00g1', '00g2']);

describe('the groups of users', () => {
  let folder: string;
  let noted: UserGroupsPosition[];
  let asked: string[];

  beforeEach(async () => {
    folder = await temporaryFolder('user-groups');
    await mkdir(join(folder, LAYOUT.snapshotFolder));
    noted = [];
    asked = [];
  });

  function reading(answers: Readonly<Record<string, Answer>>): Reading {
    const client = stubClient({
      listUserGroups: (userId) => {
        asked.push(userId);
        return answers[userId]?.() ?? pagesOf<Group>([]);
      },
    });
    const append: Reading['log']['append'] = async (entry) => {
      if (entry.kind === 'user-groups') noted.push(entry.userGroups);
    };
    return { client, folder, log: { append }, concurrency: 1, signal: new AbortController().signal };
  }

  const groups = (...ids: readonly string[]): Group[] => ids.map((id) => ({ id }));

  async function kept(): Promise<unknown[]> {
    const found: unknown[] = [];
    for await (const record of readUserGroups(folder)) found.push(record);
    return found;
  }

  it('are kept as those that give one of the apps, from every page', async () => {
    const { read, stopped } = await readGroupsOfUsers(
      ['00u1', '00u2'],
      GIVING,
      undefined,
      reading({ '00u1': () => pagesOf(groups('00g1', '00gEveryone'), groups('00g2')) }),
    );

    expect(await kept()).to.deep.equal([
      { userId: '00u1', groups: ['00g1', '00g2'], unread: '' },
      { userId: '00u2', groups: [], unread: '' },
    ]);
    expect(read).to.deep.equal({ asked: 2, missing: 0, unread: 0 });
    expect(stopped).to.equal(undefined);
  });

  it('are kept once each, whatever comes twice', async () => {
    const twice = () => pagesOf(groups('00g1', '00g1'), groups('00g2', '00g1'));

    await readGroupsOfUsers(['00u1'], GIVING, undefined, reading({ '00u1': twice }));

    expect(await kept()).to.deep.equal([{ userId: '00u1', groups: ['00g1', '00g2'], unread: '' }]);
  });

  it('are none of whom Okta does not have, and unknown of whom it refuses', async () => {
    async function* half() {
      yield* pagesOf(groups('00g1'));
      throw apiError(403, 'E0000006');
    }

    const { read } = await readGroupsOfUsers(
      ['00u1', '00u2'],
      GIVING,
      undefined,
      reading({ '00u1': () => failingPages(notFound()), '00u2': half }),
    );

    const [gone, refused] = (await kept()) as { groups: string[]; unread: string }[];
    expect(gone).to.include({ unread: '' });
    // half a list is no list
    expect(refused?.groups).to.deep.equal([]);
    expect(refused?.unread).to.include('403');
    expect(read).to.deep.equal({ asked: 2, missing: 1, unread: 1 });
  });

  it('end with a credential that is refused, and keep what was read', async () => {
    const dead = apiError(401, 'E0000011');

    const { read, stopped } = await readGroupsOfUsers(
      ['00u1', '00u2', '00u3'],
      GIVING,
      undefined,
      reading({ '00u1': () => pagesOf(groups('00g1')), '00u2': () => failingPages(dead) }),
    );

    expect(stopped).to.equal(dead);
    expect(read.asked).to.equal(1);
    expect(asked).to.deep.equal(['00u1', '00u2']);
  });

  it('count who is no user of Okta’s in a run that was interrupted as in one that was not', async () => {
    const users = ['00u1', '00u2', '00u3'];
    const gone = () => failingPages(notFound());
    const answers = { '00u1': gone, '00u3': gone };
    const whole = await readGroupsOfUsers(users, GIVING, undefined, reading(answers));
    const [, second] = noted;
    // as a killed run leaves it: with a row more than had been noted
    await rename(join(folder, LAYOUT.userGroups), join(folder, LAYOUT.userGroups) + PARTIAL_SUFFIX);

    const resumed = await readGroupsOfUsers(users, GIVING, second, reading(answers));

    expect(whole.read).to.deep.equal({ asked: 3, missing: 2, unread: 0 });
    expect(resumed.read).to.deep.equal(whole.read);
    expect(resumed.file).to.deep.equal(whole.file);
  });

  it('are not asked again by a run that was interrupted', async () => {
    await readGroupsOfUsers(['00u1', '00u2'], GIVING, undefined, reading({ '00u1': () => pagesOf(groups('00g1')) }));
    const [first] = noted;
    asked = [];
    // as a killed run leaves it: with a row more than had been noted
    await rename(join(folder, LAYOUT.userGroups), join(folder, LAYOUT.userGroups) + PARTIAL_SUFFIX);

    const { read } = await readGroupsOfUsers(
      ['00u1', '00u2'],
      GIVING,
      first,
      reading({ '00u2': () => pagesOf(groups('00g2')) }),
    );

    expect(asked).to.deep.equal(['00u2']);
    expect(read.asked).to.equal(2);
    expect(await kept()).to.deep.equal([
      { userId: '00u1', groups: ['00g1'], unread: '' },
      { userId: '00u2', groups: ['00g2'], unread: '' },
    ]);
  });
});
