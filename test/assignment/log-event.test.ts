import { expect } from 'chai';
import { isLogEvent, targetOf } from '../../src/assignment/log-event.js';

const event = {
  uuid: 'c1',
  published: '2026-08-01T00:00:00.000Z',
  eventType: 'user.authentication.sso',
  outcome: { result: 'SUCCESS', reason: null },
  actor: { id: '00u1', type: 'User' },
  target: [
    { id: '0ua1', type: 'AppUser' },
    { id: '0oa1', type: 'AppInstance', displayName: 'Jira' },
  ],
};

describe('an event of the System Log', () => {
  it('needs an id, a type and a time, and nothing else', () => {
    const { uuid, published, eventType } = event;

    expect(isLogEvent({ uuid, published, eventType })).to.equal(true);
    expect(isLogEvent({ uuid, published, eventType, actor: null, target: null, outcome: null })).to.equal(true);
    expect(isLogEvent({ published, eventType })).to.equal(false);
    expect(isLogEvent({ uuid: '', published, eventType })).to.equal(false);
    expect(isLogEvent({ uuid, eventType })).to.equal(false);
    expect(isLogEvent({ uuid, published })).to.equal(false);
    expect(isLogEvent([event])).to.equal(false);
  });

  it('is refused where a part that is read is something else', () => {
    expect(isLogEvent({ ...event, target: {} })).to.equal(false);
    expect(isLogEvent({ ...event, target: ['0oa1'] })).to.equal(false);
    expect(isLogEvent({ ...event, target: [{ id: 1 }] })).to.equal(false);
    expect(isLogEvent({ ...event, actor: '00u1' })).to.equal(false);
    expect(isLogEvent({ ...event, outcome: 'SUCCESS' })).to.equal(false);
    expect(isLogEvent({ ...event, outcome: { result: true } })).to.equal(false);
    expect(isLogEvent({ ...event, transaction: { id: 4 } })).to.equal(false);
    expect(isLogEvent({ ...event, transaction: { detail: [] } })).to.equal(false);
    expect(isLogEvent({ ...event, debugContext: { debugData: 'x' } })).to.equal(false);
  });

  it('tells a target by its type, wherever it stands', () => {
    if (!isLogEvent(event)) throw new Error('it is one');

    expect(targetOf(event, 'AppInstance')?.id).to.equal('0oa1');
    expect(targetOf(event, 'User')).to.equal(undefined);
    expect(targetOf({ ...event, target: null }, 'AppUser')).to.equal(undefined);
  });
});
