import { expect } from 'chai';
import { counted } from '../../src/files/counted.js';

describe('a number of things', () => {
  it('is one of them, or several, in thousands', () => {
    expect([0, 1, 2, 1196].map((count) => counted(count, 'request'))).to.deep.equal([
      '0 requests',
      '1 request',
      '2 requests',
      '1,196 requests',
    ]);
    expect([1, 2].map((count) => counted(count, 'person', 'people'))).to.deep.equal(['1 person', '2 people']);
  });
});
