import { expect } from 'chai';
import { packedFinding, parseFindings } from '../../../src/pages/review/review-data.js';

const ROW = {
  ...{ severity: 'critical', name: 'Ada', login: 'ada@example.com', department: '', reason: 'Gone.' },
  recommendation: 'revoke',
};

function packed(userId: string) {
  return {
    rules: ['Deactivated'],
    apps: [['Slack', 'https://x/app']],
    userBase: 'https://x/user/',
    rows: [packedFinding(ROW, { rule: 0, app: 0, userId })],
  };
}

describe('the findings of a page', () => {
  it('read back as they were packed, with their links', () => {
    expect(parseFindings(JSON.parse(JSON.stringify(packed('00u1'))))).to.deep.equal([
      { ...ROW, rule: 'Deactivated', app: 'Slack', appLink: 'https://x/app', userLink: 'https://x/user/00u1' },
    ]);
  });

  it('have no link for what is no id', () => {
    expect(parseFindings(packed('../../evil'))[0]?.userLink).to.equal('');
  });

  it('are refused where they are damaged', () => {
    expect(() => parseFindings(null)).to.throw('has no findings');
    expect(() => parseFindings({ rows: 7 })).to.throw('damaged');
    expect(() => parseFindings({ ...packed('00u1'), apps: [] })).to.throw('damaged');
  });
});
