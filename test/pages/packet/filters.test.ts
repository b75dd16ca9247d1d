import { expect } from 'chai';
import { decide, NO_DECISIONS } from '../../../src/pages/packet/decisions.js';
import { choicesOf, type Filters, filtered, NO_FILTERS } from '../../../src/pages/packet/filters.js';
import { aPacket, aPageFinding, aPageRow } from '../../support/packet-page.js';

const packet = aPacket([
  aPageRow(0, { person: 'Zoë Ångström', app: 'Slack', path: 'group Slackers' }),
  aPageRow(1, { person: '山田 太郎', findings: [aPageFinding()] }),
  aPageRow(2, { recommendation: 'revoke', findings: [aPageFinding({ rule: 'user-deactivated', reason: 'Gone.' })] }),
  aPageRow(3, { change: 'new', findings: [aPageFinding({ status: 'waived' })] }),
  aPageRow(4, { recommendation: 'check', findings: [aPageFinding({ status: 'unknown' })] }),
]);

function places(filters: Partial<Filters>, decisions = NO_DECISIONS): number[] {
  return filtered(packet, decisions, { ...NO_FILTERS, ...filters }).map(({ at }) => at);
}

describe('filtered', () => {
  it('lets all rows through where nothing is asked for', () => {
    expect(places({})).to.deep.equal([0, 1, 2, 3, 4]);
  });

  const FILTERS: readonly (readonly [what: string, filters: Partial<Filters>, rows: number[]])[] = [
    ['a name without its accents', { query: 'zoe angstrom' }, [0]],
    ['words in any order', { query: 'slack zoë' }, [0]],
    ['a name in another script', { query: '太郎' }, [1]],
    ['a finding’s text', { query: 'gone' }, [2]],
    ['a login', { query: 'P3@EXAMPLE' }, [3]],
    ['what is nowhere', { query: 'nobody' }, []],
    ['open findings', { mark: 'flagged' }, [1, 2]],
    ['what is new', { mark: 'new' }, [3]],
    ['what is not used, accepted or not, but judged', { mark: 'unused' }, [1, 3]],
    ['accepted findings', { mark: 'waived' }, [3]],
    ['what could not be judged', { mark: 'unknown' }, [4]],
    ['a recommendation', { recommendation: 'revoke' }, [2]],
    ['an app', { app: '0oaSlack' }, [0]],
    ['a way', { path: 'direct assignment' }, [1, 2, 3, 4]],
    ['several things at once', { path: 'direct assignment', mark: 'flagged', query: 'gone' }, [2]],
  ];
  for (const [what, filters, rows] of FILTERS) {
    it(`finds ${what}`, () => {
      expect(places(filters)).to.deep.equal(rows);
    });
  }

  it('finds rows by what was decided', () => {
    const [first, second] = packet.entries;
    if (first === undefined || second === undefined) throw new Error('two rows are needed');
    const kept = decide(NO_DECISIONS, [first], { word: 'keep', reason: '' });
    const both = decide(kept, [second], { word: 'revoke', reason: 'left' });

    expect(places({ state: 'open' }, both)).to.deep.equal([2, 3, 4]);
    expect(places({ state: 'decided' }, both)).to.deep.equal([0, 1]);
    expect(places({ state: 'keep' }, both)).to.deep.equal([0]);
    expect(places({ state: 'revoke' }, both)).to.deep.equal([1]);
  });
});

describe('choicesOf', () => {
  it('offers what some rows have and others have not, the most frequent first', () => {
    const { apps, paths, recommendations } = choicesOf(packet);

    expect(apps).to.deep.equal([
      { value: '0oaPayroll', label: 'Payroll', count: 4 },
      { value: '0oaSlack', label: 'Slack', count: 1 },
    ]);
    expect(paths.map(({ label, count }) => [label, count])).to.deep.equal([
      ['direct assignment', 4],
      ['group Slackers', 1],
    ]);
    expect(recommendations.map(({ value, count }) => [value, count])).to.deep.equal([
      ['keep', 3],
      ['revoke', 1],
      ['check', 1],
    ]);
  });

  it('offers no kind of row that the packet lacks, and no choice of one', () => {
    const { apps, marks } = choicesOf(aPacket([aPageRow(0), aPageRow(1, { findings: [aPageFinding()] })]));

    expect(apps).to.deep.equal([]);
    expect(marks.map(({ value }) => value)).to.deep.equal(['flagged', 'unused']);
  });
});
