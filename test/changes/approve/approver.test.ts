import { expect } from 'chai';
import { approversOf, mayNotApprove } from '../../../src/changes/approve/approver.js';
import type { SealedPlan } from '../../../src/changes/plan/plan.js';
import { anAppUser } from '../../support/builders.js';
import { anEntry } from '../../support/plan-entries.js';

const ENTRY = anEntry(anAppUser(), { addresses: ['ada@private.example'] });
const PLAN = { entries: [ENTRY] } as unknown as SealedPlan;
const SUBJECT = 'is a subject of the plan: their access to Payroll is in it';
const DECIDER = 'is a decider of the plan: they revoked ada.nakamura@example.com in Payroll';

describe('who may approve a plan', () => {
  it('is somebody who neither decided nor is in it', () => {
    expect(mayNotApprove(['ciso@example.com', '00uciso'], PLAN)).to.equal(undefined);
  });

  const refused: readonly (readonly [names: readonly string[], why: string])[] = [
    [[], 'nobody is named as the approver'],
    [['  '], 'nobody is named as the approver'],
    [['\u200b'], 'nobody is named as the approver'],
    [[ENTRY.login], `${ENTRY.login} ${SUBJECT}`],
    [[ENTRY.userId], `${ENTRY.userId} ${SUBJECT}`],
    [['ada@private.example'], `ada@private.example ${SUBJECT}`],
    [['Ada.Nakamura+ok@example.com'], `Ada.Nakamura+ok@example.com ${SUBJECT}`],
    [['grace@example.com'], `grace@example.com ${DECIDER}`],
    [['GRACE+x@example.com'], `GRACE+x@example.com ${DECIDER}`],
    [['ciso@example.com', ENTRY.userId], `${ENTRY.userId} ${SUBJECT}`],
    [['ciso@example.com', 'grace@example.com'], `grace@example.com ${DECIDER}`],
  ];
  for (const [names, why] of refused) {
    it(`is not ${JSON.stringify(names)}: ${why}`, () => {
      expect(mayNotApprove(names, PLAN)).to.equal(why);
    });
  }

  it('is nobody whose name mixes letters that look alike', () => {
    expect(mayNotApprove(['cis\u043e@example.com'], PLAN)).to.contain("the approver's name mixes Latin and Cyrillic");
  });

  it('is nobody who is in any of the entries, whatever is done about them', () => {
    const other = { ...ENTRY, userId: '00uzoe', login: 'zoe@example.com', email: '', action: 'refused' as const };

    const why = mayNotApprove(['zoe@example.com'], { ...PLAN, entries: [ENTRY, other] });

    expect(why).to.equal(`zoe@example.com ${SUBJECT}`);
  });

  it('is nobody by a key that cannot be read, whose place in the policy is named', () => {
    expect(() => approversOf([{ key: 'no key', person: 'ciso@example.com' }])).to.throw('apply.approvers[0].key');
  });
});
