import { expect } from 'chai';
import {
  DECISION_COLUMN,
  FROZEN_COLUMNS,
  isShown,
  PACKET_LAYOUTS,
  PRINTED_COLUMNS,
  REASON_COLUMN,
  REVIEW_COLUMNS,
} from '../../src/packets/packet-columns.js';
import { FIRST_PACKET_SCHEMA, PACKET_SCHEMA, THIRD_PACKET_SCHEMA } from '../../src/packets/packet-sheets.js';
import { type AssignmentParts, aRosterPerson } from '../support/builders.js';
import { aRulePath, somePaths } from '../support/paths.js';
import { aFinding } from '../support/reports.js';
import { aPacketRow } from '../support/returned-rows.js';

function shown(key: string, parts: AssignmentParts = {}, schema = PACKET_SCHEMA): string | undefined {
  const column = PACKET_LAYOUTS.get(schema)?.shown.find((one) => one.key === key);
  return column?.show(aPacketRow(parts), 7);
}

describe('columns of a packet', () => {
  const SHOWN: readonly (readonly [what: string, key: string, parts: AssignmentParts, text: string])[] = [
    ['the number of the row', 'row', {}, '7'],
    ['first and last name', 'person', {}, 'Ada Nakamura'],
    ['one of the two names', 'person', { user: { profile: { firstName: '' } } }, 'Nakamura'],
    [
      'the login of somebody without a name',
      'person',
      { user: { profile: { firstName: '', lastName: ' ' } } },
      'ada.nakamura@example.com',
    ],
    ['the id of somebody who is not known', 'person', { lookup: { state: 'missing' } }, '00u1ab2cd3ef4gh5ij6k'],
    ['that id where a login would stand', 'login', { lookup: { state: 'missing' } }, '00u1ab2cd3ef4gh5ij6k'],
    ['a direct assignment', 'path', { appUser: { scope: 'USER' } }, 'direct assignment'],
    ['the group by which it came', 'path', {}, 'group Finance'],
    ['that it was a group, where Okta does not name it', 'path', { appUser: { _links: null } }, 'a group'],
    ['a scope that nobody knows, as Okta says it', 'path', { appUser: { scope: 'ROLE' } }, 'ROLE'],
  ];

  for (const [what, key, parts, text] of SHOWN) {
    it(`show ${what}`, () => {
      expect(shown(key, parts)).to.equal(text);
    });
  }

  it('show one finding a line, and of one that is not open its state in place of its severity', () => {
    const findings = [
      aFinding({ reason: 'Never signed in.' }),
      aFinding({ status: 'waived', reason: 'External.' }),
      aFinding({ status: 'unknown', reason: 'Not read.' }),
    ];
    const column = REVIEW_COLUMNS.find(({ key }) => key === 'findings');

    const text = column?.show?.(aPacketRow({}, { findings }), 1);

    expect(text).to.equal('high: Never signed in.\nwaived: External.\nunknown: Not read.');
  });

  it('have decision and reason to fill, and nothing else', () => {
    const toFill = REVIEW_COLUMNS.filter((column) => !isShown(column)).map(({ key }) => key);

    expect(toFill).to.deep.equal(['decision', 'reason']);
    expect(REVIEW_COLUMNS[DECISION_COLUMN - 1]?.key).to.equal('decision');
    expect(REVIEW_COLUMNS[REASON_COLUMN - 1]?.key).to.equal('reason');
  });

  it('keep the person in sight, and print through the department', () => {
    expect(REVIEW_COLUMNS[FROZEN_COLUMNS - 1]?.key).to.equal('person');
    expect(REVIEW_COLUMNS[PRINTED_COLUMNS - 1]?.key).to.equal('department');
    expect(DECISION_COLUMN).to.be.greaterThan(FROZEN_COLUMNS);
  });

  it('compare every cell that a packet shows, save the counts of others', () => {
    const sent = REVIEW_COLUMNS.filter(isShown).map(({ key }) => key);
    const compared = PACKET_LAYOUTS.get(PACKET_SCHEMA)?.shown.map(({ key }) => key);

    expect(compared).to.deep.equal(sent.filter((key) => key !== 'peers'));
  });

  for (const [schema, { columns }] of PACKET_LAYOUTS) {
    it(`have headings and keys of their own in ${schema}`, () => {
      const headings = columns.map(({ heading }) => heading.toLowerCase());

      expect(new Set(headings).size).to.equal(columns.length);
      expect(new Set(columns.map(({ key }) => key)).size).to.equal(columns.length);
    });
  }

  it('read the first packets as they were sent: nothing for a person without a name', () => {
    const parts: AssignmentParts = { lookup: { state: 'missing' } };

    expect(shown('person', parts, FIRST_PACKET_SCHEMA)).to.equal('');
    expect(shown('manager', {}, FIRST_PACKET_SCHEMA)).to.equal(undefined);
  });

  it('say of what a plan refuses that it is not carried out, in place of what removing would do', () => {
    const row = {
      ...aPacketRow(),
      access: 'direct assignment\nremoving it removes the access',
      guard: 'directory' as const,
    };
    const path = (schema: string, of = row) =>
      PACKET_LAYOUTS.get(schema)
        ?.shown.find(({ key }) => key === 'path')
        ?.show(of, 1);

    expect(path(PACKET_SCHEMA)).to.match(
      /^direct assignment\na revoke here is recorded, but the tool does not carry it out: /,
    );
    expect(path(PACKET_SCHEMA, { ...row, access: '' })).to.match(/^group Finance\na revoke here is recorded/);
    expect(path(THIRD_PACKET_SCHEMA)).to.equal(row.access);
  });

  it('read earlier packets by the words that those had for what removing would not do', () => {
    const paths = somePaths({ groups: [aRulePath()] });
    const kept = 'group Eng-All (rule Engineering) grants it';

    expect(shown('path', { paths })).to.include(`\nrevoking here changes nothing by itself: ${kept}`);
    expect(shown('path', { paths }, THIRD_PACKET_SCHEMA)).to.include(`\nremoving it leaves it: ${kept}`);
  });

  it('show beside the roster’s department what Okta says, by which rules judge; earlier packets did not', () => {
    const hr: AssignmentParts['hr'] = { roster: { state: 'found', person: aRosterPerson({ department: 'Finance' }) } };
    const saidByOkta = (department: string): AssignmentParts => ({ hr, user: { profile: { department } } });

    expect(shown('department', saidByOkta('Sales'))).to.equal('Finance (roster; Okta: Sales)');
    expect(shown('department', saidByOkta(''))).to.equal('Finance (roster)');
    expect(shown('department', saidByOkta('finance'))).to.equal('finance');
    expect(shown('department', saidByOkta('Sales'), THIRD_PACKET_SCHEMA)).to.equal('Finance (roster)');
  });
});
