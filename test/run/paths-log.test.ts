import { expect } from 'chai';
import { NO_NOTES, notesOf, type PathsEntry, pathsEntrySchema } from '../../src/run/paths-log.js';

const READ = { state: 'complete', why: '', pages: 1 } as const;

function members(groupId: string, bytes: number, next: string | null): PathsEntry {
  return { kind: 'members', groupId, pages: 1, members: 9, duplicates: 0, untold: 0, pageSize: 200, bytes, next };
}

function appGroups(appId: string, bytes: number): PathsEntry {
  const read = { ...READ, appId, groups: 2 };
  return { kind: 'app-groups', read, appGroups: { bytes, rows: 2 }, groups: { bytes, rows: 2 } };
}

describe('what an interrupted run noted of the paths', () => {
  it('is nothing before the first entry', () => {
    expect(notesOf([])).to.deep.equal(NO_NOTES);
  });

  it('is the last page of each group, however their pages come in between each other', () => {
    const notes = notesOf([members('00g1', 10, 'a'), members('00g2', 20, null), members('00g1', 30, 'b')]);

    expect([...notes.members].map(([id, { bytes, next }]) => [id, bytes, next])).to.deep.equal([
      ['00g1', 30, 'b'],
      ['00g2', 20, null],
    ]);
  });

  it('is every app’s groups in order, and the last word on rules, way and users', () => {
    const notes = notesOf([
      appGroups('0oa1', 1),
      { kind: 'group-rules', read: { ...READ, state: 'incomplete', why: '403', rules: 0 } },
      appGroups('0oa2', 2),
      { kind: 'group-rules', read: { ...READ, rules: 4 } },
      { kind: 'paths-way', way: 'users', because: '3 < 9' },
      { kind: 'user-groups', userGroups: { bytes: 5, rows: 1, missing: 0 } },
      { kind: 'user-groups', userGroups: { bytes: 9, rows: 2, missing: 1 } },
    ]);

    expect(notes.apps.map(({ read }) => read.appId)).to.deep.equal(['0oa1', '0oa2']);
    expect(notes.rules).to.include({ state: 'complete', rules: 4 });
    expect(notes.way).to.include({ way: 'users' });
    expect(notes.userGroups).to.deep.equal({ bytes: 9, rows: 2, missing: 1 });
  });

  it('knows nobody who is missing where an older version noted it without', () => {
    const entry = pathsEntrySchema.parse({ kind: 'user-groups', userGroups: { bytes: 5, rows: 1 } });

    expect(entry).to.have.nested.property('userGroups.missing', 0);
  });

  for (const [what, entry] of [
    ['a kind that nobody writes', { kind: 'other' }],
    ['bytes below nought', { ...members('00g1', -1, null) }],
    ['a way that there is none of', { kind: 'paths-way', way: 'guess', because: '' }],
    ['a group without its position', { kind: 'user-groups' }],
  ] as const) {
    it(`is refused where it is ${what}`, () => {
      expect(pathsEntrySchema.safeParse(entry).success).to.equal(false);
    });
  }
});
