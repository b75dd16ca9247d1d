import { expect } from 'chai';
import type { AssignmentPaths, GroupPath } from '../../src/assignment/paths.js';
import { createPathTally } from '../../src/report/path-tally.js';

function aGroup(overrides: Partial<GroupPath> = {}): GroupPath {
  return {
    groupId: '00g1',
    groupName: 'Tools',
    groupType: 'OKTA_GROUP',
    membership: 'by-hand',
    why: '',
    rules: [],
    credited: true,
    alsoGives: [],
    ...overrides,
  };
}

function somePaths(overrides: Partial<AssignmentPaths> = {}): AssignmentPaths {
  return { direct: false, groups: [aGroup()], unknown: '', unexplained: '', ...overrides };
}

describe('the tally of paths', () => {
  it('counts rows, and assignments that hold by more than one way', () => {
    const tally = createPathTally();

    tally.count(somePaths(), 1);
    tally.count(somePaths({ direct: true }), 2);
    tally.count(somePaths({ groups: [aGroup(), aGroup({ groupId: '00g2' })] }), 2);
    tally.count(somePaths({ direct: true, groups: [] }), 1);

    expect(tally.counts()).to.deep.equal({ rows: 6, several: 2, unknown: 0, unexplained: 0, unlisted: 0 });
  });

  it('counts what is not known once per assignment, be it of the groups or of one membership', () => {
    const tally = createPathTally();
    const unknown = aGroup({ membership: 'unknown', why: 'Okta did not say' });

    tally.count(somePaths({ groups: [unknown, unknown], unknown: 'the groups could not be read' }), 2);
    tally.count(somePaths({ groups: [unknown] }), 1);
    tally.count(somePaths({ unexplained: 'the user is not among its members' }), 1);

    expect(tally.counts()).to.include({ unknown: 2, unexplained: 1 });
  });

  it('counts members whom the app does not list as rows of their own', () => {
    const tally = createPathTally();

    tally.unlisted(3);

    expect(tally.counts()).to.include({ rows: 3, unlisted: 3 });
  });
});
