import { expect } from 'chai';
import type { TakenRow } from '../../../src/changes/decide/check-returned.js';
import { settleRepeats } from '../../../src/changes/decide/settle-repeats.js';
import { aTakenRow } from '../../support/returned-rows.js';

type By = 'file' | 'system';

/** A decision by the file that was saved in a second of its own. */
function saved(decision: string, second: number, by: By = 'file', reviewer = 'boss@example.com'): TakenRow {
  const file = `${second}-${decision}.csv`;
  return aTakenRow({ file, decision, reason: 'because', reviewer, savedAt: { ms: second * 1000, by } });
}

function settled(rows: readonly TakenRow[], later = false) {
  const { taken, refused, outdated } = settleRepeats(new Map([['row', rows]]), later);
  return { taken: taken.map(({ row }) => row.file), refused: refused.length, outdated };
}

describe('settleRepeats', () => {
  const CASES: readonly (readonly [
    what: string,
    rows: readonly TakenRow[],
    later: boolean,
    outcome: ReturnType<typeof settled>,
  ])[] = [
    ['takes what came once', [saved('keep', 1)], false, { taken: ['1-keep.csv'], refused: 0, outdated: 0 }],
    [
      'takes one of several that agree, the last saved',
      [saved('keep', 1), saved('keep', 2)],
      false,
      { taken: ['2-keep.csv'], refused: 0, outdated: 0 },
    ],
    [
      'takes the file that was saved last by its own word, and counts those it outdates',
      [saved('keep', 1), saved('keep', 2), saved('revoke', 3)],
      false,
      { taken: ['3-revoke.csv'], refused: 0, outdated: 2 },
    ],
    [
      'does not believe the file system’s times by itself',
      [saved('keep', 1), saved('revoke', 2, 'system')],
      false,
      { taken: [], refused: 2, outdated: 0 },
    ],
    [
      'believes them where it is told to',
      [saved('keep', 1), saved('revoke', 2, 'system')],
      true,
      { taken: ['2-revoke.csv'], refused: 0, outdated: 1 },
    ],
    [
      'takes none of two that were saved at once and disagree',
      [saved('keep', 1), saved('revoke', 1)],
      true,
      { taken: [], refused: 2, outdated: 0 },
    ],
    [
      'takes none where two people decide, whatever their times',
      [saved('keep', 1), saved('revoke', 2, 'file', 'other@example.com')],
      true,
      { taken: [], refused: 2, outdated: 0 },
    ],
    [
      'takes none where two people agree: nobody knows whose decision it is',
      [saved('keep', 1), saved('keep', 2, 'file', 'other@example.com')],
      true,
      { taken: [], refused: 2, outdated: 0 },
    ],
    [
      'takes one person for one, however the name is written',
      [saved('keep', 1), saved('revoke', 2, 'file', ' BOSS@example.com')],
      false,
      { taken: ['2-revoke.csv'], refused: 0, outdated: 1 },
    ],
  ];

  for (const [what, rows, later, outcome] of CASES) {
    it(what, () => {
      expect(settled(rows, later)).to.deep.equal(outcome);
    });
  }

  it('names the other places where a row contradicts itself, three of them at most', () => {
    const rows = [1, 2, 3, 4, 5].map((second) => saved(second === 1 ? 'keep' : 'revoke', second, 'system'));

    const { refused } = settleRepeats(new Map([['row', rows]]), false);

    expect(refused[0]?.refusal.why).to.equal(
      'the row came 5 times, also at 2-revoke.csv B2 (revoke), 3-revoke.csv B2 (revoke), 4-revoke.csv B2 (revoke) and 1 more places, and they contradict each other: none of them is taken',
    );
    expect(refused[0]).to.deep.include({ ofRun: true });
    expect(refused[0]?.refusal).to.include({ cell: 'B2', found: 'keep', appLabel: 'Payroll' });
  });

  it('refuses twenty of them by name and not every one', () => {
    const rows = Array.from({ length: 50 }, (_one, index) => saved(index % 2 === 0 ? 'keep' : 'revoke', 1));

    expect(settled(rows).refused).to.equal(20);
  });

  it('settles each row by itself', () => {
    const taken = new Map([
      ['a', [saved('keep', 1)]],
      ['b', [saved('keep', 1), saved('revoke', 1)]],
      ['c', []],
    ]);

    const result = settleRepeats(taken, false);

    expect(result.taken).to.have.length(1);
    expect(result.refused).to.have.length(2);
  });
});
