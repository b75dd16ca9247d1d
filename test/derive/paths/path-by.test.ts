import { expect } from 'chai';
import { pathBy } from '../../../src/derive/paths/path-by.js';

const RULE = { id: '0pr1', name: 'Engineering' };
const tools = { id: '00g1', name: 'Tools', type: 'OKTA_GROUP' };
const of = (rules: readonly (typeof RULE)[] | undefined) => ({ rules, hasLeft: false });

describe('the path by a group', () => {
  it('is by hand where Okta tells of no rule, and by the rules that it tells of', () => {
    expect(pathBy(tools, of([]), [RULE], '')).to.include({ membership: 'by-hand', why: '' });
    expect(pathBy(tools, of([RULE]), [RULE], '')).to.deep.include({ membership: 'rule', rules: [RULE] });
  });

  it('is unknown where Okta does not tell, with the rules that may be behind it, and says why', () => {
    const fed = pathBy(tools, of(undefined), [RULE], '');
    const blind = pathBy(tools, of(undefined), undefined, '');

    expect(fed).to.deep.include({ membership: 'unknown', rules: [RULE] });
    expect(fed.why).to.include('there are rules into this group');
    expect(blind).to.deep.include({ membership: 'unknown', rules: [] });
    expect(blind.why).to.include('nor the rules of the org');
  });

  it('is by hand all the same where it is proven that no rule feeds the group', () => {
    expect(pathBy(tools, of(undefined), [], '').membership).to.equal('by-hand');
  });

  it('is unknown where the group’s type is not known and no rule is behind it: it may come from a directory', () => {
    for (const [rules, into] of [
      [[], [RULE]],
      [undefined, []],
    ] as const) {
      const path = pathBy({ ...tools, name: '00g1', type: '' }, of(rules), into, '');

      expect(path).to.include({ membership: 'unknown' });
      expect(path.why).to.include('may come from a directory');
    }
    expect(pathBy({ ...tools, type: '' }, of([RULE]), [], '').membership).to.equal('rule');
  });

  it('is from a directory or built in by the type of the group, whatever is told of rules', () => {
    expect(pathBy({ ...tools, type: 'APP_GROUP' }, of(undefined), undefined, '').membership).to.equal('directory');
    expect(pathBy({ ...tools, type: 'BUILT_IN' }, of([]), [], '').membership).to.equal('built-in');
  });

  it('says whether Okta credits the group', () => {
    expect(pathBy(tools, of([]), [], '00g1').credited).to.equal(true);
    expect(pathBy(tools, of([]), [], '00g2').credited).to.equal(false);
  });
});
