import { expect } from 'chai';
import { createMemberTable } from '../../../src/derive/paths/member-table.js';
import { createMembershipCodes } from '../../../src/derive/paths/membership-codes.js';

describe('a table of members', () => {
  it('finds each member with its code, and nobody else, however many there are beyond those expected', () => {
    const builder = createMemberTable(2);
    const users = Array.from({ length: 1000 }, (_, n) => n * 3);
    for (const user of users.toReversed()) builder.add(user, user % 5);

    const table = builder.seal();

    expect(users.map((user) => table.find(user))).to.deep.equal(users.map((user) => user % 5));
    expect([1, 2, 2998, 5000].map((user) => table.find(user))).to.deep.equal([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect([...table.each()].slice(0, 2)).to.deep.equal([
      { user: 0, code: 0 },
      { user: 3, code: 3 },
    ]);
    expect(table.size).to.equal(1000);
  });

  it('finds every code of a user who was added more than once', () => {
    const builder = createMemberTable(1);
    for (const [user, code] of [
      [2, 7],
      [1, 4],
      [2, 3],
      [3, 0],
    ] as const)
      builder.add(user, code);

    const table = builder.seal();

    expect([0, 1, 2, 3, 4].map((user) => table.all(user))).to.deep.equal([[], [4], [3, 7], [0], []]);
  });

  it('of nobody finds nobody', () => {
    const table = createMemberTable(0).seal();

    expect(table.find(0)).to.equal(undefined);
    expect([...table.each()]).to.deep.equal([]);
  });
});

describe('codes of memberships', () => {
  const rules = [{ id: '0pr1', name: 'Engineering' }, { id: '0pr2' }];

  it('keep apart what Okta told: rules, none, and nothing', () => {
    const codes = createMembershipCodes();
    const told = [{ 'group-rules': rules }, { 'group-rules': [] }, {}, undefined].map((_embedded) =>
      codes.of(codes.codeOf(_embedded === undefined ? { id: '1' } : { id: '1', _embedded })),
    );

    expect(told.map((membership) => membership.rules)).to.deep.equal([
      [
        { id: '0pr1', name: 'Engineering' },
        { id: '0pr2', name: '0pr2' },
      ],
      [],
      undefined,
      undefined,
    ]);
  });

  it('are the same for the same rules, and tell leavers apart', () => {
    const codes = createMembershipCodes();
    const of = (id: string, status: string) => codes.codeOf({ id, status, _embedded: { 'group-rules': rules } });

    expect(of('1', 'ACTIVE')).to.equal(of('2', 'SUSPENDED'));
    expect(of('3', 'DEPROVISIONED')).to.not.equal(of('1', 'ACTIVE'));
    expect(codes.of(of('3', 'DEPROVISIONED')).hasLeft).to.equal(true);
  });
});
