import { expect } from 'chai';
import { policyFrom } from '../support/policy-from.js';
import { problemsOf } from '../support/policy-problems.js';

describe('the keys of delivery', () => {
  it('default to attached packets, managers and quiet weekends', () => {
    expect(policyFrom().delivery).to.deep.equal({
      attach: ['xlsx', 'html'],
      maxAttachment: 20,
      escalateTo: 'manager',
      quietDays: ['saturday', 'sunday'],
      undecided: 'leave',
    });
  });

  it('take dates among the quiet days, and an address to escalate to', async () => {
    const { delivery } = policyFrom({ delivery: { quietDays: ['2026-12-25'], escalateTo: 'ciso@example.com' } });

    expect(delivery).to.deep.include({ quietDays: ['2026-12-25'], escalateTo: 'ciso@example.com' });
  });

  for (const [what, text, problem] of [
    [
      'a sender with a name',
      'from: "Team <a@example.com>"',
      /delivery\.from: "Team <a@example\.com>" is not an e-mail/,
    ],
    ['a day that is none', 'quietDays: [caturday]', /quietDays\[0\]: "caturday" is neither a day of the week \(monday/],
    ['a date that is none', 'quietDays: ["2026-02-30"]', /"2026-02-30" is neither/],
    ['nobody to escalate to', 'escalateTo: boss', /escalateTo: "boss" is neither manager, fallback nor an e-mail/],
    ['a place without a file', 'packetUrl: "https://example.com/"', /packetUrl: has no \{file\} in it/],
    ['a place with more', 'packetUrl: "https://x/{run}/{file}"', /packetUrl: has \{run\} in it; known: \{file\}/],
    ['attachments of no size', 'maxAttachment: 0', /maxAttachment: must be above 0/],
    ['a word for the undecided without a deadline', 'undecided: revoke', /undecided: revoke needs a deadline/],
    ['a time that is none', 'remindAfter: 5 days', /remindAfter: "5 days" is not an ISO 8601 duration/],
  ] as const) {
    it(`refuse ${what}`, async () => {
      expect((await problemsOf(`delivery: { ${text} }\n`)).join('\n')).to.match(problem);
    });
  }
});
