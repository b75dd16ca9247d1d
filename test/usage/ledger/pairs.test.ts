import { join } from 'node:path';
import { expect } from 'chai';
import { createNdjsonGz } from '../../../src/files/ndjson-gz-writer.js';
import {
  comparePairs,
  DAY_MS,
  mergedPair,
  type Pair,
  pairIn,
  pairOf,
  pairRecord,
} from '../../../src/usage/ledger/pairs.js';
import type { Use } from '../../../src/usage/ledger/use.js';
import { allPairs } from '../../support/log-events.js';
import { rejectionOf } from '../../support/rejection.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const DAY = 20_000;
const use = (day: number, ms: number, name = 'ada@example.com'): Use => ({
  ...{ appId: '0oa1', userId: '00u1', appName: 'Jira', userName: name },
  ...{ uuid: `${day}-${ms}`, ms: day * DAY_MS + ms },
});

describe('a pair of app and user', () => {
  const uses = [use(DAY, 5), use(DAY + 3, 9, 'ada@new.example'), use(DAY, 7)] as const;
  const pair = pairOf(uses[0], uses);

  it('has first and last use, a number for each day, and the names of the last use', () => {
    expect(pair).to.deep.include({
      firstMs: DAY * DAY_MS + 5,
      lastMs: (DAY + 3) * DAY_MS + 9,
      userName: 'ada@new.example',
    });
    expect(pair.days).to.deep.equal([
      [DAY, 2],
      [DAY + 3, 1],
    ]);
  });

  it('is the same whichever parts it is put together from', () => {
    const parts = uses.map((one) => pairOf(one, [one]));
    const [first, second, third] = parts as [Pair, Pair, Pair];

    expect(mergedPair(mergedPair(first, second), third)).to.deep.equal(pair);
    expect(mergedPair(third, mergedPair(second, first))).to.deep.equal(pair);
  });

  it('comes back from its record', () => {
    expect(pairIn(JSON.parse(JSON.stringify(pairRecord(pair))))).to.deep.equal(pair);
  });

  it('is refused where a record is none, or does not agree with itself', () => {
    const record = pairRecord(pair);

    for (const wrong of [
      { a: 1 },
      { u: null },
      { n: undefined },
      { f: -1 },
      { f: 5 },
      { t: DAY * DAY_MS },
      { t: 1.5 },
      { d: [] },
      { d: [DAY, 2, 3] },
      { d: [DAY, '2', 3, 1] },
    ]) {
      expect(pairIn({ ...record, ...wrong }), JSON.stringify(wrong)).to.equal(undefined);
    }
    expect(pairIn([record])).to.equal(undefined);
  });

  it('stands by app and then by user', () => {
    const keys = [
      { appId: 'b', userId: 'a' },
      { appId: 'a', userId: 'c' },
      { appId: 'a', userId: 'B' },
    ];

    expect([...keys].sort(comparePairs).map(({ appId, userId }) => appId + userId)).to.deep.equal(['aB', 'ac', 'ba']);
    expect(comparePairs({ appId: 'a', userId: 'a' }, { appId: 'a', userId: 'a' })).to.equal(0);
  });

  it('is read from a file, which is refused with something else in it', async () => {
    const folder = await temporaryFolder('pairs');
    const good = await createNdjsonGz(join(folder, 'good.gz'));
    await good.write([pairRecord(pair)]);
    await good.finish();
    const bad = await createNdjsonGz(join(folder, 'bad.gz'));
    await bad.write([pairRecord(pair), { a: 'x' }]);
    await bad.finish();

    expect(await allPairs(join(folder, 'good.gz'))).to.deep.equal([pair]);
    expect((await rejectionOf(allPairs(join(folder, 'bad.gz')))).message).to.include('not a pair');
  });
});
