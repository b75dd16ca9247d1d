import { expect } from 'chai';
import { anyAppMatcher, appMatcher } from '../../src/rules/app-glob.js';
import { anApp } from '../support/builders.js';

describe('appMatcher', () => {
  for (const [entry, label, expected] of [
    ['AWS*', 'AWS Production', true],
    ['AWS*', 'AWS', true],
    ['AWS*', 'My AWS', false],
    ['*AWS', 'My AWS', true],
    ['*aws*', 'My AWS Test', true],
    ['A?S', 'AWS', true],
    ['A?S', 'AS', false],
    ['?', '😀', true],
    ['Payroll', 'PAYROLL', true],
    ['Payroll', 'Payroll 2', false],
    ['*', '', true],
    ['', 'x', false],
    ['a*b*c', 'aXbYbZc', true],
    ['a*b*c', 'aXcYb', false],
    ['Jira (EU) [prod].v2+', 'jira (eu) [prod].v2+', true],
    ['J.ra', 'Jira', false],
    ['給与*', '給与システム', true],
    ['ÜBER*', 'über uns', true],
    ['Zoe\u0308*', 'Zo\u00eb Café', true],
    ['*Caf\u00e9', 'Zoe Cafe\u0301', true],
    ['Zo\u00eb', 'zoe\u0308', true],
  ] as const) {
    it(`${expected ? 'matches' : 'does not match'} "${label}" by "${entry}"`, () => {
      expect(appMatcher(entry)(anApp({ label }))).to.equal(expected);
    });
  }

  it('matches an id exactly, case and all', () => {
    const app = anApp({ id: '0oaAbC', label: 'x' });

    expect(appMatcher('0oaAbC')(app)).to.equal(true);
    expect(appMatcher('0oaabc')(app)).to.equal(false);
    expect(appMatcher('0oa*')(app)).to.equal(false);
  });

  it('stays fast for an entry that makes a backtracking expression take for ever', () => {
    const started = performance.now();

    expect(appMatcher(`${'*a'.repeat(40)}*b`)(anApp({ label: 'a'.repeat(5000) }))).to.equal(false);
    expect(performance.now() - started).to.be.below(1000);
  });

  it('agrees with a matcher by definition on every short pattern and text', () => {
    const words = (letters: string, length: number): string[] =>
      length === 0 ? [''] : words(letters, length - 1).flatMap((w) => [w, ...[...letters].map((l) => w + l)]);
    const byDefinition = (pattern: string, text: string): boolean => {
      if (pattern === '') return text === '';
      if (pattern[0] === '*')
        return byDefinition(pattern.slice(1), text) || (text !== '' && byDefinition(pattern, text.slice(1)));
      return (
        text !== '' && (pattern[0] === '?' || pattern[0] === text[0]) && byDefinition(pattern.slice(1), text.slice(1))
      );
    };

    for (const pattern of new Set(words('ab*?', 4))) {
      const matches = appMatcher(pattern);
      for (const label of new Set(words('ab', 4))) {
        expect(matches(anApp({ label })), `${pattern} on ${label}`).to.equal(byDefinition(pattern, label));
      }
    }
  });
});

describe('anyAppMatcher', () => {
  it('names no app when the list is empty', () => {
    expect(anyAppMatcher([])(anApp())).to.equal(false);
  });

  it('names an app that any entry names', () => {
    expect(anyAppMatcher(['x', 'Pay*'])(anApp({ label: 'Payroll' }))).to.equal(true);
  });
});
