import { expect } from 'chai';
import { checkOpenRow, checkRow, viaOf, whoMayNot } from '../../../src/changes/decide/check-row.js';
import type { ReturnedRow, ShownRow } from '../../../src/changes/decide/returned-row.js';
import { isShown, REVIEW_COLUMNS } from '../../../src/packets/packet-columns.js';
import { packetRowOf } from '../../../src/packets/packet-row.js';
import type { Assigned } from '../../../src/policy/reviewers/reviewer-of.js';
import { serialDatesIn } from '../../../src/report/zoned-time.js';
import { aReturnedRow, aRunRow, DIGEST } from '../../support/returned-rows.js';

const COLUMNS = REVIEW_COLUMNS.filter(isShown);
const TO_SERIAL_DATE = serialDatesIn('Europe/Berlin');

/** What a packet shows of the run's row, with some cells as a program or a person left them. */
function shownOf(changes: Readonly<Record<string, string>> = {}): ShownRow {
  const { reviewed, facts, digest } = aRunRow();
  const row = packetRowOf(reviewed, facts, digest);
  return {
    number: 1,
    columns: COLUMNS,
    values: COLUMNS.map((column) => changes[column.key] ?? column.show(row, 1)),
    cells: COLUMNS.map(({ key }) => `Review!${key}`),
    toSerialDate: TO_SERIAL_DATE,
  };
}

function reviewer(name: string): Assigned {
  return { kind: 'reviewer', reviewer: name, via: 'owner' };
}

describe('checkRow', () => {
  const TAKEN: readonly (readonly [what: string, row: Partial<ReturnedRow>, decision: string, reason: string])[] = [
    ['a keep without a reason', {}, 'keep', ''],
    ['a word in any case, with blanks around it', { decision: '  KEEP ' }, 'keep', ''],
    [
      'a revoke with its reason, trimmed',
      { decision: 'Revoke', reason: ' left the team\n' },
      'revoke',
      'left the team',
    ],
  ];

  for (const [what, row, decision, reason] of TAKEN) {
    it(`takes ${what}`, () => {
      const checked = checkRow(aReturnedRow(row), aRunRow());

      expect(checked).to.deep.equal({ kind: 'taken', decision, reason, assigned: 'anyone' });
    });
  }

  const REFUSED: readonly (readonly [what: string, row: Partial<ReturnedRow>, cell: string, why: RegExp])[] = [
    [
      'a word that is not a decision',
      { decision: 'remove' },
      'D2',
      /^"remove" is not a decision; one of keep, revoke$/,
    ],
    ['a decision that only begins well', { decision: 'keep it' }, 'D2', /is not a decision/],
    ['a reason without a decision', { decision: '', reason: 'why not' }, 'D2', /^"" is not a decision/],
    ['another digest', { rowDigest: 'e'.repeat(64) }, 'C2', /^row_digest is not the run's/],
    ['a revoke without a reason', { decision: 'revoke', reason: ' \t ' }, 'E2', /^a revoke needs a decision_reason$/],
    ['a row without a reviewer', { reviewer: ' \u200b ' }, 'F2', /^the reviewer is missing$/],
  ];

  for (const [what, row, cell, why] of REFUSED) {
    it(`refuses ${what}, at its cell`, () => {
      const checked = checkRow(aReturnedRow(row), aRunRow());

      expect(checked.kind).to.equal('refused');
      expect(checked).to.include({ cell });
      expect(checked).to.have.property('why').that.matches(why);
    });
  }

  it('says what stands there and what the run has in its place, where a digest is another one', () => {
    const checked = checkRow(aReturnedRow({ rowDigest: 'other' }), aRunRow());

    expect(checked).to.include({ found: 'other', expected: DIGEST });
  });

  it('wants a reason for a keep against the recommendation to revoke, and takes it with one', () => {
    const row = aRunRow({}, {}, { recommendation: 'revoke' });

    const [without, withOne] = ['', 'on leave'].map((reason) => checkRow(aReturnedRow({ reason }), row));

    expect(without).to.include({ kind: 'refused', cell: 'E2' });
    expect(withOne).to.include({ kind: 'taken', decision: 'keep', reason: 'on leave' });
  });

  it('asks no reason for a keep where only a look is recommended', () => {
    expect(checkRow(aReturnedRow(), aRunRow({}, {}, { recommendation: 'check' })).kind).to.equal('taken');
  });

  it('records why this reviewer may decide', () => {
    const row = aRunRow({ assigned: { kind: 'reviewer', reviewer: 'Boss@Example.com', via: 'manager' } });

    expect(checkRow(aReturnedRow(), row)).to.include({ kind: 'taken', assigned: 'manager' });
  });

  describe('of a packet', () => {
    const serial = String(TO_SERIAL_DATE(Date.parse('2024-02-02T10:00:00.000Z')));
    const SAME: readonly (readonly [what: string, changes: Readonly<Record<string, string>>])[] = [
      ['untouched cells', {}],
      ['blanks and line breaks that programs write otherwise', { person: ' Ada \r\n Nakamura ' }],
      ['a time as the serial date of its zone', { assigned_at: serial }],
      ['a serial date that was rounded by less than a second', { assigned_at: String(Number(serial) + 5e-6) }],
      ['a number that was saved as one', { row: '1.0' }],
      ['a character that was escaped once more', { title: 'Acc_x006F_untant' }],
    ];

    for (const [what, changes] of SAME) {
      it(`takes ${what}`, () => {
        expect(checkRow(aReturnedRow({ shown: shownOf(changes) }), aRunRow()).kind).to.equal('taken');
      });
    }

    const EDITED: readonly (readonly [what: string, key: string, text: string])[] = [
      ['a name', 'person', 'Ida Nakamura'],
      ['a cell that was emptied', 'department', ''],
      ['a time that was moved by a minute', 'assigned_at', String(Number(serial) + 1 / 1440)],
      ['the number of the row', 'row', '2'],
      ['what was recommended', 'recommendation', 'revoke'],
      ['something in a cell of nothing', 'findings', '0'],
    ];

    for (const [what, key, text] of EDITED) {
      it(`refuses ${what}, naming the cell and both texts`, () => {
        const checked = checkRow(aReturnedRow({ shown: shownOf({ [key]: text }) }), aRunRow());

        expect(checked).to.include({ kind: 'refused', cell: `Review!${key}`, found: text });
        expect(checked)
          .to.have.property('why')
          .that.matches(/^the cell was edited: .+ is ".*" in the run$/);
        expect(checked).to.have.property('expected').that.does.not.equal(text);
      });
    }

    it('refuses a row that came back with fewer cells than were sent', () => {
      const shown = shownOf();

      const checked = checkRow(aReturnedRow({ shown: { ...shown, values: shown.values.slice(0, 2) } }), aRunRow());

      expect(checked).to.include({ kind: 'refused', cell: 'Review!person', found: '' });
    });
  });
});

describe('checkOpenRow', () => {
  const open = { decision: '', reason: '' };

  it('lets a row be that was only left open', () => {
    expect(checkOpenRow(aReturnedRow({ ...open, shown: shownOf() }), aRunRow())).to.equal(undefined);
  });

  it('refuses what reads like a decision in another column', () => {
    const row = aReturnedRow({ ...open, astray: { cell: 'H2', text: 'revoke' } });

    const refused = checkOpenRow(row, aRunRow());

    expect(refused).to.include({ cell: 'H2', found: 'revoke' });
    expect(refused?.why).to.match(/^the row has no decision, but "revoke" stands here/);
  });

  it('refuses an edited fact, as it may have been meant for a decision', () => {
    const refused = checkOpenRow(aReturnedRow({ ...open, shown: shownOf({ title: 'keep' }) }), aRunRow());

    expect(refused?.why).to.match(/^the row has no decision, and the cell was edited: Job title/);
  });

  it('says nothing of the cells of a row of another run: nobody decided it', () => {
    const row = aReturnedRow({ ...open, rowDigest: 'other', shown: shownOf({ title: 'keep' }) });

    expect(checkOpenRow(row, aRunRow())).to.equal(undefined);
  });
});

describe('whoMayNot', () => {
  const self = 'ada.nakamura@example.com';
  const CASES: readonly (readonly [who: string, assigned: Assigned, why: RegExp | undefined])[] = [
    ['boss@example.com', { kind: 'anyone' }, undefined],
    ['BOSS@example.com ', reviewer('boss@example.com'), undefined],
    ['other@example.com', reviewer('boss@example.com'), /^the row is assigned to boss@example.com, not to other@/],
    [self, { kind: 'anyone' }, /cannot review their own access$/],
    ['ADA.Nakamura+review@example.com', { kind: 'anyone' }, /cannot review their own access$/],
    ['00u1ab2cd3ef4gh5ij6k', reviewer('00u1ab2cd3ef4gh5ij6k'), /cannot review their own access$/],
    ['b\u043ess@example.com', { kind: 'anyone' }, /^the reviewer's name mixes Latin and Cyrillic letters/],
    ['boss@example.com', { kind: 'no-reviewer', why: 'no owner names the app' }, /^the row has no reviewer: no owner/],
    ['', { kind: 'anyone' }, /^the reviewer is missing$/],
  ];

  for (const [who, assigned, why] of CASES) {
    it(`${why === undefined ? 'lets' : 'does not let'} ${JSON.stringify(who)} decide, assigned: ${assigned.kind}`, () => {
      const reason = whoMayNot(who, aRunRow({ assigned }));

      if (why === undefined) expect(reason).to.equal(undefined);
      else expect(reason).to.match(why);
    });
  }
});

describe('viaOf', () => {
  it('says anyone where the policy assigns nobody', () => {
    expect(viaOf({ kind: 'anyone' })).to.equal('anyone');
    expect(viaOf({ kind: 'no-reviewer', why: '' })).to.equal('anyone');
    expect(viaOf({ kind: 'reviewer', reviewer: 'b', via: 'fallback', why: 'w' })).to.equal('fallback');
  });
});
