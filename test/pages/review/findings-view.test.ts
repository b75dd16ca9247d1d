import { expect } from 'chai';
import { EVERYTHING, findingsFor, valuesOf } from '../../../src/pages/review/findings-view.js';
import type { FindingRow } from '../../../src/pages/review/review-data.js';

function aRow(overrides: Partial<FindingRow>): FindingRow {
  return {
    ...{ severity: 'high', rule: 'Inactive', app: 'Slack', appLink: '', name: 'Ada', login: 'ada@example.com' },
    ...{ userLink: '', department: 'Finance', reason: 'Away since May.', recommendation: 'check' },
    ...overrides,
  };
}

const ROWS = [
  aRow({ severity: 'critical', rule: 'Deactivated', name: 'Zoë', recommendation: 'revoke' }),
  aRow({ app: 'Payroll', name: 'Bob' }),
  aRow({ severity: 'low', app: 'App 10', name: 'ada' }),
  aRow({ severity: 'low', app: 'App 9', name: 'Ämil' }),
];

const names = (query: Partial<typeof EVERYTHING>) =>
  findingsFor(ROWS, { ...EVERYTHING, ...query }).map(({ name }) => name);

describe('findingsFor', () => {
  it('leaves the worst first where nothing is asked for', () => {
    expect(names({})).to.deep.equal(['Zoë', 'Bob', 'ada', 'Ämil']);
  });

  it('searches names, apps, rules and reasons, without accents and case', () => {
    expect(names({ query: 'zoe deactivated' })).to.deep.equal(['Zoë']);
    expect(names({ query: 'may payroll' })).to.deep.equal(['Bob']);
    expect(names({ query: 'nobody' })).to.deep.equal([]);
  });

  it('filters by severity, rule, app and recommendation', () => {
    expect(names({ severity: 'low' })).to.deep.equal(['ada', 'Ämil']);
    expect(names({ rule: 'Deactivated' })).to.deep.equal(['Zoë']);
    expect(names({ app: 'Payroll' })).to.deep.equal(['Bob']);
    expect(names({ recommendation: 'revoke' })).to.deep.equal(['Zoë']);
  });

  it('sorts as people do: without case, numbers by their value', () => {
    expect(names({ sort: 'name' })).to.deep.equal(['ada', 'Ämil', 'Bob', 'Zoë']);
    expect(names({ sort: 'app', severity: 'low' })).to.deep.equal(['Ämil', 'ada']);
  });
});

describe('valuesOf', () => {
  it('are those that there are, by the alphabet; severities the worst first', () => {
    expect(valuesOf(ROWS, 'app')).to.deep.equal(['App 10', 'App 9', 'Payroll', 'Slack']);
    expect(valuesOf(ROWS, 'severity')).to.deep.equal(['critical', 'high', 'low']);
  });
});
