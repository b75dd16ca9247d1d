import { expect } from 'chai';
import { type EventRecord, listedEvents, mergedSources } from '../../src/sandbox/state/event-source.js';

const event = (publishedMs: number, uuid: string): EventRecord => ({
  publishedMs,
  uuid,
  eventType: 'x',
  displayMessage: '',
  result: 'SUCCESS',
  actor: { id: '00u1', type: 'User', alternateId: '', displayName: '' },
  targets: [],
});
const uuids = (events: Iterable<EventRecord>) => [...events].map(({ uuid }) => uuid);

describe('sources of events', () => {
  it('put listed events in order, and give out those of a span without its end', () => {
    const source = listedEvents([event(30, 'd'), event(10, 'b'), event(10, 'a'), event(20, 'c')]);

    expect(uuids(source.between(0, 100))).to.deep.equal(['a', 'b', 'c', 'd']);
    expect(uuids(source.between(10, 30))).to.deep.equal(['a', 'b', 'c']);
  });

  it('are merged in order of time and then of uuid, whichever ends first', () => {
    const one = listedEvents([event(1, 'a'), event(5, 'e'), event(9, 'g')]);
    const other = listedEvents([event(2, 'b'), event(5, 'd')]);

    expect(uuids(mergedSources([one, other, listedEvents([])]).between(0, 10))).to.deep.equal([
      'a',
      'b',
      'd',
      'e',
      'g',
    ]);
    expect(uuids(mergedSources([]).between(0, 10))).to.deep.equal([]);
  });

  it('take no more from a source than is asked for', () => {
    let taken = 0;
    const endless = {
      *between() {
        for (; ; taken += 1) yield event(taken, String(taken));
      },
    };

    const [first] = mergedSources([endless]).between(0, 10);

    expect(first?.uuid).to.equal('0');
    expect(taken).to.be.below(3);
  });
});
