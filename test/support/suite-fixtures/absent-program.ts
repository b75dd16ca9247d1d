import { needs } from '../system-program.js';

needs('redis-server', 'unzip').describe('tests of two programs', () => {
  before(() => {
    throw new Error('this would need both');
  });
  it('runs one', () => {});
  describe('in a suite within', () => {
    it('runs the other', () => {});
  });
});

describe('tests of which one runs a program', () => {
  needs('unzip').it('runs it', async () => {});
  it('runs without', () => {});
});
