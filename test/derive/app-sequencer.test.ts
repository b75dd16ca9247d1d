import { expect } from 'chai';
import { inOrder } from '../../src/derive/app-sequencer.js';
import { readOf, startOf } from '../../src/run/read-log.js';
import type { AppRead } from '../../src/run/run-facts.js';
import { anApp } from '../support/builders.js';

describe('in order', () => {
  const apps = ['0oa1', '0oa2', '0oa3'].map((id) => anApp({ id }));

  it("hands apps on in Okta's order, whichever ends first", () => {
    const ready: string[] = [];
    const order = inOrder(apps, (read) => ready.push(read.appId));

    order.ended(read('0oa3'));
    order.ended(read('0oa1'));
    const before = [...ready];
    order.ended(read('0oa2'));

    expect(before).to.deep.equal(['0oa1']);
    expect(ready).to.deep.equal(['0oa1', '0oa2', '0oa3']);
  });

  it('holds an app back, and those behind it, until its users are joined', () => {
    const ready: string[] = [];
    const order = inOrder(apps, (read) => ready.push(read.appId));

    order.ended(read('0oa1'));
    order.ended({ ...read('0oa2'), notEmbedded: 3 });
    order.ended(read('0oa3'));
    const before = [...ready];
    order.usersJoined();

    expect(before).to.deep.equal(['0oa1']);
    expect(ready).to.deep.equal(['0oa1', '0oa2', '0oa3']);
  });

  it('holds every app back until the ways to each access are read, where they are to be', () => {
    const ready: string[] = [];
    const order = inOrder(apps, (read) => ready.push(read.appId), { withPaths: true });

    order.ended(read('0oa1'));
    order.usersJoined();
    const before = [...ready];
    order.pathsRead();
    order.ended(read('0oa2'));

    expect(before).to.deep.equal([]);
    expect(ready).to.deep.equal(['0oa1', '0oa2']);
  });

  it('holds every app back until the log is read too, where it is to be', () => {
    const ready: string[] = [];
    const order = inOrder(apps, (read) => ready.push(read.appId), { withPaths: true, withChangeLog: true });

    order.ended(read('0oa1'));
    order.pathsRead();
    const before = [...ready];
    order.changeLogRead();

    expect(before).to.deep.equal([]);
    expect(ready).to.deep.equal(['0oa1']);
  });

  describe('of apps that are judged by each other', () => {
    const together = ({ id }: { readonly id: string }) => id !== '0oa1';

    it('holds the first of them back until all have ended, and tells how they were read', () => {
      const ready: string[] = [];
      const order = inOrder(apps, (each) => ready.push(each.appId), {
        together,
        allEnded: (reads) => ready.push(`all: ${reads.map(({ appId }) => appId).join(' ')}`),
      });

      order.ended(read('0oa1'));
      order.ended(read('0oa2'));
      const before = [...ready];
      order.ended(read('0oa3'));

      expect(before).to.deep.equal(['0oa1']);
      expect(ready).to.deep.equal(['0oa1', 'all: 0oa2 0oa3', '0oa2', '0oa3']);
    });

    it('waits for the users of any of them, even where those of the first are known', () => {
      const ready: string[] = [];
      const order = inOrder(apps, (each) => ready.push(each.appId), { together });

      order.ended(read('0oa1'));
      order.ended(read('0oa2'));
      order.ended({ ...read('0oa3'), notEmbedded: 1 }, []);
      const before = [...ready];
      order.usersJoined();

      expect(before).to.deep.equal(['0oa1']);
      expect(ready).to.deep.equal(['0oa1', '0oa2', '0oa3']);
    });
  });
});

function read(appId: string): AppRead {
  return readOf(startOf(appId), 'complete', '');
}
