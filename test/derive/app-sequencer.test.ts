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
    const order = inOrder(apps, (read) => ready.push(read.appId), true);

    order.ended(read('0oa1'));
    order.usersJoined();
    const before = [...ready];
    order.pathsRead();
    order.ended(read('0oa2'));

    expect(before).to.deep.equal([]);
    expect(ready).to.deep.equal(['0oa1', '0oa2']);
  });
});

function read(appId: string): AppRead {
  return readOf(startOf(appId), 'complete', '');
}
