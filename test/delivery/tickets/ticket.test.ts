import { expect } from 'chai';
import type { Plan } from '../../../src/changes/plan/plan.js';
import { descriptionOf, ticketsOf } from '../../../src/delivery/tickets/ticket.js';
import { anAppUser } from '../../support/builders.js';
import { anEntry } from '../../support/plan-entries.js';

const ENTRIES = [
  anEntry(anAppUser(), { appId: 'a', appLabel: 'Payroll', userId: 'u1', action: 'manual-group', why: 'take them out' }),
  anEntry(anAppUser(), { appId: 'b', appLabel: 'Slack', userId: 'u1', action: 'manual-rule' }),
  anEntry(anAppUser(), { appId: 'b', appLabel: 'Slack', userId: 'u2', action: 'unassign' }),
  anEntry(anAppUser(), { appId: 'b', appLabel: 'Slack', userId: 'u3', action: 'manual-role' }),
];
const PLAN = {
  manifestSha256: 'f',
  org: 'https://x.okta.com',
  asOf: '2026-03-31T06:00:00Z',
  entries: ENTRIES,
} as unknown as Plan;

describe('tickets of a plan', () => {
  it('are one for each assignee, of what people are to do alone', () => {
    const tickets = ticketsOf(PLAN, { assignees: [{ apps: ['pay*'], assignee: 'cfo' }], assignee: 'iam' });

    expect(tickets.map(({ assignee, entries }) => [assignee, entries.map(({ userId }) => userId)])).to.deep.equal([
      ['cfo', ['u1']],
      ['iam', ['u1', 'u3']],
    ]);
    expect(ticketsOf(PLAN, { assignees: [] }).map(({ assignee }) => assignee)).to.deep.equal(['']);
  });

  it('are known by a label of run, assignee and work, in whatever order', () => {
    const label = (plan: Plan, assignee = 'iam') => ticketsOf(plan, { assignees: [], assignee })[0]?.label;

    expect(label(PLAN)).to.match(/^oar-[0-9a-f]{24}$/);
    expect(label({ ...PLAN, entries: ENTRIES.toReversed() })).to.equal(label(PLAN));
    expect(label({ ...PLAN, manifestSha256: 'e' })).to.not.equal(label(PLAN));
    expect(label(PLAN, 'ada')).to.not.equal(label(PLAN));
    expect(label({ ...PLAN, entries: ENTRIES.slice(1) })).to.not.equal(label(PLAN));
  });

  it('say how many more there are where a description would be too long for Jira', () => {
    const entries = Array.from({ length: 500 }, (_, n) =>
      anEntry(anAppUser(), { userId: `u${n}`, action: 'manual-group', why: 'w'.repeat(200) }),
    );
    const [ticket] = ticketsOf({ ...PLAN, entries }, { assignees: [] });
    if (ticket === undefined) throw new Error('no ticket');

    const text = descriptionOf(ticket, PLAN);

    expect(text.length).to.be.below(32_000);
    expect(text).to.match(/And \d+ more: they are in the run's plan\.csv\./);
    expect(text).to.match(/Reference: oar-[0-9a-f]{24}$/);
  });
});
