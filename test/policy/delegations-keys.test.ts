import { expect } from 'chai';
import { delegationOf } from '../../src/policy/reviewers/delegation-of.js';
import { policyPage } from '../../src/report/pages/policy-page.js';
import { describePolicy } from '../../src/report/policy-tables.js';
import { policyFrom } from '../support/policy-from.js';
import { problemsOf } from '../support/policy-problems.js';

const ONE = {
  from: 'cfo@example.com',
  to: 'controller@example.com',
  firstDay: '2026-04-01',
  lastDay: '2026-04-10',
  reason: 'leave',
  approvedBy: 'ceo@example.com',
};

type Given = Partial<Record<keyof typeof ONE, string>>;

async function problems(...given: readonly Given[]): Promise<string> {
  const lines = given.map((one) => `  - ${JSON.stringify({ ...ONE, ...one })}`);
  return (await problemsOf(`delegations:\n${lines.join('\n')}\n`)).join('\n');
}

describe('delegations of a policy', () => {
  const bad: readonly [string, readonly Given[], RegExp][] = [
    ['dates that are inverted', [{ lastDay: '2026-03-31' }], /lastDay: 2026-03-31 is before the first day, 2026-04-01/],
    ['a date that is none', [{ lastDay: '2026-04-31' }], /lastDay: expected a date such as 2026-06-30/],
    [
      'two of one reviewer that overlap in a day',
      [{}, { from: 'CFO@example.com', to: 'b@example.com', firstDay: '2026-04-10', lastDay: '2026-04-20' }],
      /delegations\[1\]\.firstDay: CFO@example\.com delegates to controller@example\.com from 2026-04-01 to 2026-04-10 already/,
    ],
    ['oneself as the delegate', [{ to: 'cfo@example.com' }], /\.to: cfo@example\.com is the reviewer who is away/],
    [
      'the delegate’s own approval',
      [{ approvedBy: 'controller@example.com' }],
      /is the delegate: somebody else approves/,
    ],
    [
      'a chain',
      [{}, { from: 'controller@example.com', to: 'c@example.com' }],
      /\[0\]\.to: .* a delegate has no delegate/,
    ],
    ['no reason', [{ reason: '' }], /reason: is empty/],
    ['a name in place of an address', [{ to: 'Controller' }], /"Controller" is not an e-mail address/],
  ];
  for (const [what, given, problem] of bad) {
    it(`refuse ${what}`, async () => {
      expect(await problems(...given)).to.match(problem);
    });
  }

  it('follow one another, and a delegate of another time may be away later', () => {
    const next = { ...ONE, to: 'b@example.com', firstDay: '2026-04-11', lastDay: '2026-04-20' };
    const delegations = [ONE, next, { ...next, from: 'controller@example.com' }];

    expect(policyFrom({ delegations }).delegations).to.deep.equal(delegations);
  });

  it('hold from their first day to the end of the last, in the policy’s time zone', () => {
    const policy = policyFrom({ delegations: [ONE], report: { timezone: 'Asia/Tokyo' } });
    const at = (time: string) => delegationOf(policy, 'CFO@example.com', Date.parse(time))?.to;

    expect(at('2026-03-31T14:59:59Z')).to.equal(undefined);
    expect(at('2026-03-31T15:00:00Z')).to.equal('controller@example.com');
    expect(at('2026-04-10T14:59:59Z')).to.equal('controller@example.com');
    expect(at('2026-04-10T15:00:00Z')).to.equal(undefined);
  });

  it('stand on the Policy sheet, which is as before without any', () => {
    const sheet = (delegations: readonly object[]) =>
      JSON.stringify(policyPage(describePolicy(policyFrom({ delegations }), 0)));

    expect(sheet([ONE]))
      .to.include('Delegations')
      .and.include('controller@example.com');
    expect(sheet([])).to.not.include('Delegations');
  });
});
