import { expect } from 'chai';
import { itemsOf, nextOpen, rowsOf } from '../../../src/pages/packet/grouping.js';
import { aPacket, aPageRow } from '../../support/packet-page.js';

const { entries } = aPacket([
  aPageRow(0, { app: 'Slack', userId: '00uada', person: 'Ada' }),
  aPageRow(1, { userId: '00ubob', person: 'Bob' }),
  aPageRow(2, { userId: '00uada', person: 'Ada' }),
]);

describe('itemsOf', () => {
  it('leaves the rows in their order where nothing groups them', () => {
    expect(itemsOf(entries, '').map(({ key }) => key)).to.deep.equal(['0', '1', '2']);
  });

  it('puts the rows of a person together, where the first of them stands', () => {
    const items = itemsOf(entries, 'person');

    expect(items.map((item) => (item.kind === 'group' ? item.label : item.key))).to.deep.equal([
      'Ada',
      '0',
      '2',
      'Bob',
      '1',
    ]);
    expect(rowsOf(items).map(({ at }) => at)).to.deep.equal([0, 2, 1]);
  });

  it('puts the rows of an app together', () => {
    const groups = itemsOf(entries, 'app').flatMap((item) => (item.kind === 'group' ? [item] : []));

    expect(groups.map(({ label, entries: { length } }) => [label, length])).to.deep.equal([
      ['Slack', 1],
      ['Payroll', 2],
    ]);
  });

  it('names a group by its id where there is no name', () => {
    const nameless = aPacket([aPageRow(0, { person: '', userId: '00u7' })]).entries;

    const [group] = itemsOf(nameless, 'person');

    expect(group?.kind === 'group' && group.label).to.equal('00u7');
  });
});

describe('nextOpen', () => {
  const openBut =
    (...decided: number[]) =>
    (row: number) =>
      !decided.includes(row);

  it('is the open row after the one that was decided', () => {
    expect(nextOpen(entries, 0, openBut(0, 1))?.at).to.equal(2);
  });

  it('is the first open row where none comes after', () => {
    expect(nextOpen(entries, 2, openBut(2, 0))?.at).to.equal(1);
  });

  it('is the row itself where all are decided', () => {
    expect(nextOpen(entries, 1, () => false)?.at).to.equal(1);
  });

  it('is the first open row where the decided one has left the list', () => {
    expect(nextOpen(entries, 99, openBut(0))?.at).to.equal(1);
    expect(nextOpen([], 99, openBut())).to.equal(undefined);
  });
});
