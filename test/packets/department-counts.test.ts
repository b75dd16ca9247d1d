import { expect } from 'chai';
import { createDepartmentCounts } from '../../src/packets/department-counts.js';
import type { PacketRow } from '../../src/packets/packet-row.js';
import { aRosterPerson } from '../support/builders.js';
import { aPacketRow } from '../support/returned-rows.js';

function rowOf(userId: string, appId: string, department = 'Finance'): PacketRow {
  return aPacketRow({ app: { id: appId }, appUser: { id: userId }, user: { id: userId, profile: { department } } });
}

function countsOf(rows: readonly PacketRow[]) {
  const counts = createDepartmentCounts();
  for (const row of rows) counts.add(row);
  return counts;
}

describe('createDepartmentCounts', () => {
  it('counts who of a department has an app, of all of the department whom the run has seen', () => {
    const rows = [rowOf('u1', 'payroll'), rowOf('u2', 'payroll'), rowOf('u3', 'slack'), rowOf('u1', 'slack')];

    const counts = countsOf(rows);

    expect(rows.map((row) => counts.of(row))).to.deep.equal(['2 of 3', '2 of 3', '2 of 3', '2 of 3']);
  });

  it('takes a department for the same, whether Okta or the roster names it', () => {
    const byRoster = aPacketRow({
      app: { id: 'payroll' },
      appUser: { id: 'u2' },
      user: { id: 'u2', profile: { department: 'Sales' } },
      hr: { roster: { state: 'found', person: aRosterPerson({ department: 'finance' }) } },
    });
    const rows = [rowOf('u1', 'payroll'), byRoster];

    const counts = countsOf(rows);

    expect(byRoster.facts.department).to.equal('finance (roster)');
    expect(rows.map((row) => counts.of(row))).to.deep.equal(['2 of 2', '2 of 2']);
  });

  it('counts a person once, however many apps they have', () => {
    const counts = countsOf(['a', 'b', 'c'].map((app) => rowOf('u1', app)));

    expect(counts.of(rowOf('u1', 'b'))).to.equal('1 of 1');
  });

  it('keeps departments and apps apart, whatever their names hold', () => {
    const rows = [rowOf('u1', 'a', 'b","c'), rowOf('u2', 'a","b', 'c'), rowOf('u3', 'a', 'Sales')];

    const counts = countsOf(rows);

    expect(rows.map((row) => counts.of(row))).to.deep.equal(['1 of 1', '1 of 1', '1 of 1']);
  });

  it('says nothing of people without a department', () => {
    const row = rowOf('u1', 'a', '');

    expect(countsOf([row, row]).of(row)).to.equal('');
  });

  it('has none for an app that nobody of the department has', () => {
    expect(countsOf([rowOf('u1', 'a')]).of(rowOf('u2', 'b'))).to.equal('0 of 1');
  });
});
