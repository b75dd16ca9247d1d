import { expect } from 'chai';
import { pathWarnings } from '../../../src/review/paths/paths-text.js';
import type { PathsFacts } from '../../../src/run/paths-facts.js';

const complete = { state: 'complete', why: '', pages: 1 } as const;
const FACTS: PathsFacts = {
  way: 'groups',
  because: '',
  apps: [{ ...complete, appId: '0oa1', groups: 12 }],
  groups: [],
  users: { asked: 0, missing: 0, unread: 0 },
  rules: { ...complete, rules: 0 },
};
const unread = (count: number) =>
  Array.from({ length: count }, (_, place) => ({ groupId: `00g${place}`, why: '403 E0000006' }));

describe('what is told of paths that are not known', () => {
  it('is nothing where all were read, or none were asked for', () => {
    expect(pathWarnings(FACTS, String)).to.deep.equal([]);
    expect(pathWarnings(undefined, String)).to.deep.equal([]);
  });

  it('names each group that could not be read, and counts the rest of many', () => {
    const of = (count: number) =>
      pathWarnings({ ...FACTS, apps: FACTS.apps.map((app) => ({ ...app, unread: unread(count) })) }, String);

    expect(of(1)).to.deep.equal([
      'The group 00g0 could not be read; its name and its type are not known: 403 E0000006',
    ]);
    expect(of(12)).to.have.length(11);
    expect(of(12).at(-1)).to.equal('There are 2 more groups that could not be read');
  });
});
