import { expect } from 'chai';
import { ConfigError } from '../../src/errors.js';

/** What a reading says is wrong; one that is content fails the test. */
export function configProblems(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  throw new Error('nothing was wrong');
}

/** Of the problems, the first is to be this text, or like this. */
export function expectFirst([first]: readonly string[], expected: string | RegExp): void {
  if (typeof expected === 'string') expect(first).to.equal(expected);
  else expect(first).to.match(expected);
}
