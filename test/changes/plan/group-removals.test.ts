import { expect } from 'chai';
import fc from 'fast-check';
import type { AssignmentPaths, GroupPath } from '../../../src/assignment/paths.js';
import { type GroupRemoval, groupRemovals, type RowWays } from '../../../src/changes/plan/group-removals.js';
import { aGroupPath, aRulePath, somePaths } from '../../support/paths.js';

const USER = '00u1';

function row(appId: string, paths: Partial<AssignmentPaths>, userId = USER): RowWays {
  return { appId, appLabel: appId.toUpperCase(), userId, paths: somePaths(paths) };
}

function by(...groupIds: readonly string[]): GroupPath[] {
  return groupIds.map((groupId) => aGroupPath({ groupId, groupName: `Group ${groupId}` }));
}

interface Scene {
  /** Every row of the user in the apps concerned. */
  readonly all: readonly RowWays[];
  readonly wanted: readonly string[];
  readonly ended?: readonly string[];
  /** The rules that ask about a group. */
  readonly asking?: Readonly<Record<string, readonly { id: string; name: string }[]>>;
}

function removals({ all, wanted, ended = [], asking = {} }: Scene): Map<string, GroupRemoval> {
  const found = groupRemovals(
    all.filter(({ appId }) => wanted.includes(appId)),
    {
      rowsOf: (userId) => all.filter((one) => one.userId === userId),
      appsOf: (groupId) =>
        all.filter(({ paths }) => paths.groups.some((path) => path.groupId === groupId)).map(({ appId }) => appId),
      rulesInto: () => ['0pr1'],
      askingAbout: ({ groupId }) => asking[groupId] ?? [],
      isEnded: (groupId) => ended.includes(groupId),
    },
  );
  return new Map([...found].map(([key, removal]) => [key.split(' ', 1)[0] ?? '', removal]));
}

function collateralOf(removal: GroupRemoval | undefined): (readonly [string, string, string])[] {
  return (removal?.memberships ?? []).flatMap(({ groupId, collateral }) =>
    collateral.map(({ appId, heldBy }) => [groupId, appId, heldBy] as const),
  );
}

describe('the memberships that have to end', () => {
  it('are all by which the row holds, each with its apps and the rules into its group', () => {
    const found = removals({ all: [row('a', { groups: by('g1', 'g2') })], wanted: ['a'] });

    expect(found.get('a')?.memberships).to.deep.equal([
      { groupId: 'g1', groupName: 'Group g1', apps: ['a'], rules: ['0pr1'], collateral: [] },
      { groupId: 'g2', groupName: 'Group g2', apps: ['a'], rules: ['0pr1'], collateral: [] },
    ]);
  });

  it('take along what is wanted as well', () => {
    const found = removals({
      all: [row('a', { groups: by('g1') }), row('b', { groups: by('g1') })],
      wanted: ['a', 'b'],
    });

    expect(collateralOf(found.get('a'))).to.deep.equal([['g1', 'b', '']]);
    expect(collateralOf(found.get('b'))).to.deep.equal([['g1', 'a', '']]);
  });

  it('leave what is assigned directly, or given by another group', () => {
    const all = [
      row('a', { groups: by('g1') }),
      row('b', { direct: true, groups: by('g1') }),
      row('c', { groups: [...by('g1'), aRulePath({ groupId: 'g9' })] }),
    ];

    const found = removals({ all, wanted: ['a'] });

    expect(collateralOf(found.get('a'))).to.deep.equal([
      ['g1', 'b', 'direct'],
      ['g1', 'c', 'g9'],
    ]);
  });

  it('are refused where something else would go, with its name', () => {
    const found = removals({ all: [row('a', { groups: by('g1') }), row('b', { groups: by('g1') })], wanted: ['a'] });

    expect(found.get('a')?.refusal).to.equal(
      'taking the user out of Group g1 (g1) also takes B (b), which nothing else gives and which is not being removed: decide on that as well (apply.groups.collateral: refuse)',
    );
  });

  it('are refused in a chain: what a refused row keeps may be what another one needs gone', () => {
    // c hangs on g2 and is not wanted; a hangs on g1 and g2, b on g1
    const all = [row('a', { groups: by('g1', 'g2') }), row('b', { groups: by('g1') }), row('c', { groups: by('g2') })];

    const found = removals({ all, wanted: ['a', 'b'] });

    expect(found.get('a')?.refusal).to.match(/also takes C \(c\)/);
    expect(found.get('b')?.refusal).to.equal(undefined);
    expect(collateralOf(found.get('b'))).to.deep.equal([['g1', 'a', 'g2']]);
  });

  it('do not rely on a group that is to be left for another row', () => {
    const all = [row('a', { groups: by('g1') }), row('b', { groups: by('g2') }), row('c', { groups: by('g1', 'g2') })];

    const found = removals({ all, wanted: ['a', 'b'] });

    expect([found.get('a')?.refusal, found.get('b')?.refusal].join()).to.match(/takes C \(c\).*takes C \(c\)/);
  });

  it('do not rely on a membership that an earlier plan ended', () => {
    const all = [row('a', { groups: by('g1') }), row('b', { groups: by('g1', 'g2') })];

    const found = removals({ all, wanted: ['a'], ended: ['g2'] });

    expect(found.get('a')?.refusal).to.match(/also takes B \(b\)/);
  });

  it('do not rely on a group that Okta credits and whose members do not have the user', () => {
    const credited = aGroupPath({ groupId: 'g2', membership: 'unknown', credited: true });
    const doubtful = { groups: [credited, ...by('g1')] };

    const found = (more: Partial<AssignmentPaths>) =>
      removals({ all: [row('a', { groups: by('g1') }), row('b', { ...doubtful, ...more })], wanted: ['a'] }).get('a');

    expect(found({ unexplained: 'not among its members' })?.refusal).to.match(/also takes B/);
    expect(found({ unknown: 'the members were not read' })?.refusal).to.match(/also takes B/);
    // the user is in, only how is not known: that holds
    expect(collateralOf(found({}))).to.deep.equal([['g1', 'b', 'g2']]);
  });

  it('are refused where a rule asks about the group and keeps the user in another one', () => {
    const asking = { g1: [{ id: '0pr1', name: 'Engineering' }] };
    const fed = aRulePath({ groupId: 'g9', groupName: 'Fed' });
    const all = (path: GroupPath) => [row('a', { groups: by('g1') }), row('b', { groups: [path] })];

    const found = (path: GroupPath) => removals({ all: all(path), wanted: ['a'], asking }).get('a');

    expect(found(fed)?.refusal).to.equal(
      'the group rule Engineering (0pr1) asks who is in the group Group g1 (g1), and keeps the user in Fed (g9): leaving the one may end the other',
    );
    // another rule keeps the user there
    expect(found(aRulePath({ groupId: 'g9', rules: [{ id: '0pr2', name: 'Other' }] }))?.refusal).to.equal(undefined);
  });

  it('are chosen for each user alone', () => {
    const all = [row('a', { groups: by('g1') }), row('b', { groups: by('g1') }, '00u2')];

    expect(removals({ all, wanted: ['a'] }).get('a')?.memberships).to.have.length(1);
  });

  it('never take anything that is not wanted, whatever groups there are', () => {
    const apps = ['a', 'b', 'c', 'd', 'e'];
    const rows = fc.tuple(
      ...apps.map((appId) =>
        fc
          .record({
            direct: fc.boolean(),
            groups: fc.uniqueArray(fc.constantFrom('g1', 'g2', 'g3', 'g4'), { maxLength: 3 }),
          })
          .map(({ direct, groups }) => row(appId, { direct, groups: by(...groups) })),
      ),
    );
    fc.assert(
      fc.property(rows, fc.subarray(apps), (all, wantedApps) => {
        const wanted = all.filter(({ appId, paths }) => wantedApps.includes(appId) && paths.groups.length > 0);
        const found = removals({ all, wanted: wanted.map(({ appId }) => appId) });
        const done = [...found].filter(([, { memberships }]) => memberships !== undefined);
        const left = new Set(done.flatMap(([, { memberships = [] }]) => memberships.map(({ groupId }) => groupId)));
        for (const { appId, paths } of all) {
          const had = paths.direct || paths.groups.length > 0;
          const has = paths.direct || paths.groups.some(({ groupId }) => !left.has(groupId));
          // what is done for a row ends all of its memberships, and what is not done takes no access away
          const isDone = found.get(appId)?.memberships !== undefined;
          if (isDone) expect(paths.groups.every(({ groupId }) => left.has(groupId))).to.equal(true);
          else expect(has).to.equal(had);
        }
      }),
    );
  });
});
