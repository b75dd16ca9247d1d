import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { IncompleteError } from '../../src/errors.js';
import { createNdjsonGz } from '../../src/files/ndjson-gz-writer.js';
import { LAYOUT, membershipsName } from '../../src/run/layout.js';
import { readAppGroups, readGroupRules, readGroups, readMembers, readUserGroups } from '../../src/run/path-records.js';
import { rejectionOf } from '../support/rejection.js';

const group = { id: '00g1', type: 'OKTA_GROUP', profile: { name: 'Tools' } };
const member = { id: '00u1', status: 'ACTIVE', _embedded: { 'group-rules': [{ id: '0pr1', name: 'Engineering' }] } };
const rule = { id: '0pr1', name: 'Engineering', actions: { assignUserToGroups: { groupIds: ['00g1'] } } };

describe('the records of paths in a snapshot', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'path-records-'));
  });
  afterEach(async () => await rm(folder, { recursive: true }));

  async function write(name: string, ...records: readonly unknown[]): Promise<void> {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    const writer = await createNdjsonGz(join(folder, name));
    await writer.write(records);
    await writer.finish();
  }

  it('are read back as they were written', async () => {
    await write(LAYOUT.groups, group);
    await write(LAYOUT.appGroups, { appId: '0oa1', id: '00g1', priority: 3 });
    await write(membershipsName('00g1'), member, { id: '00u2' });
    await write(LAYOUT.userGroups, { userId: '00u1', groups: ['00g1'], unread: '' });
    await write(LAYOUT.groupRules, rule);

    expect(await all(readGroups(folder))).to.deep.equal([group]);
    expect(await all(readAppGroups(folder))).to.deep.equal([{ appId: '0oa1', id: '00g1', priority: 3 }]);
    expect(await all(readMembers(folder, '00g1'))).to.deep.equal([member, { id: '00u2' }]);
    expect(await all(readUserGroups(folder))).to.deep.equal([{ userId: '00u1', groups: ['00g1'], unread: '' }]);
    expect(await all(readGroupRules(folder))).to.deep.equal([rule]);
  });

  const damaged: readonly (readonly [string, string, unknown, (folder: string) => AsyncIterable<unknown>])[] = [
    ['a group without an id', LAYOUT.groups, { type: 'OKTA_GROUP' }, readGroups],
    ['a group of no app', LAYOUT.appGroups, { id: '00g1' }, readAppGroups],
    [
      'a member with a rule that has no id',
      membershipsName('00g1'),
      { id: '1', _embedded: { 'group-rules': [{}] } },
      ofTools,
    ],
    ['a user whose groups are text', LAYOUT.userGroups, { userId: '00u1', groups: '00g1', unread: '' }, readUserGroups],
    ['a rule without a name', LAYOUT.groupRules, { id: '0pr1' }, readGroupRules],
    ['a list', LAYOUT.groups, [], readGroups],
  ];
  for (const [title, name, record, read] of damaged) {
    it(`are refused where one is ${title}, and the file is named`, async () => {
      await write(name, record);

      const error = await rejectionOf(all(read(folder)));

      expect(error).to.be.instanceOf(IncompleteError);
      expect(error.message).to.include(name);
    });
  }

  it('have no file for an id that is none of Okta', () => {
    expect(() => membershipsName('../x')).to.throw(/not an id of Okta/);
  });
});

function ofTools(folder: string): AsyncIterable<unknown> {
  return readMembers(folder, '00g1');
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}
