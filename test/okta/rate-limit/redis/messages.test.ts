import { expect } from 'chai';
import { messageText, parseMessage } from '../../../../src/okta/rate-limit/redis/messages.js';

describe('a message between processes', () => {
  it('is read as it was written', () => {
    const message = {
      from: 'one',
      rate: { limit: 50, remaining: 7, resetMs: 1_767_268_861_000 },
      dateMs: 1_767_268_860_000,
      look: { atMs: 1_767_268_860_999, isEarly: true },
    };

    expect(parseMessage(messageText(message))).to.deep.equal(message);
    expect(parseMessage(messageText({ from: 'one' }))).to.deep.equal({ from: 'one' });
  });

  for (const text of [
    '',
    '{',
    'null',
    '{}',
    '{"from":7}',
    '{"from":"one","rate":{"limit":"50"}}',
    '{"from":"one","dateMs":9e15}',
  ]) {
    it(`is none where it is ${text === '' ? 'empty' : text}`, () => {
      expect(parseMessage(text)).to.equal(undefined);
    });
  }
});
