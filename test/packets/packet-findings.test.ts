import { expect } from 'chai';
import { PACKET_LAYOUTS } from '../../src/packets/packet-columns.js';
import { packetFindings } from '../../src/packets/packet-findings.js';
import { PACKET_SCHEMA, THIRD_PACKET_SCHEMA } from '../../src/packets/packet-sheets.js';
import type { Evaluation, Finding } from '../../src/rules/rule.js';
import { aFinding } from '../support/reports.js';
import { aPacketRow } from '../support/returned-rows.js';

const NOT_READ = aFinding({ status: 'unknown', reason: 'Not read.', recommend: 'revoke' });
const WAIVED = aFinding({ status: 'waived', severity: 'critical', reason: 'Waived.', recommend: 'revoke' });
const CHECK = aFinding({ severity: 'critical', reason: 'Look at it.', recommend: 'check' });
const WHY = aFinding({ severity: 'medium', reason: 'Left.', recommend: 'revoke' });
const WORSE = aFinding({ severity: 'high', reason: 'Left long ago.', recommend: 'revoke' });

function rowOf(findings: readonly Finding[], recommendation: Evaluation['recommendation'] = 'revoke') {
  return aPacketRow({}, { findings, recommendation });
}

function reasons(findings: readonly Finding[], recommendation?: Evaluation['recommendation']): string[] {
  return packetFindings(rowOf(findings, recommendation)).map(({ reason }) => reason);
}

describe('packetFindings', () => {
  it('has first what makes the recommendation, then open, waived and unjudged ones', () => {
    expect(reasons([NOT_READ, WAIVED, CHECK, WHY, WORSE])).to.deep.equal([
      'Left long ago.',
      'Left.',
      'Look at it.',
      'Waived.',
      'Not read.',
    ]);
  });

  it('has what could not be judged first where it is that which makes the row one to check', () => {
    expect(reasons([WAIVED, NOT_READ], 'check')).to.deep.equal(['Not read.', 'Waived.']);
    expect(reasons([NOT_READ, CHECK], 'check')).to.deep.equal(['Look at it.', 'Not read.']);
  });

  it('keeps the order of the rules where nothing tells two findings apart', () => {
    expect(
      reasons([
        { ...WHY, reason: 'b' },
        { ...WHY, reason: 'a' },
      ]),
    ).to.deep.equal(['b', 'a']);
  });

  it('says once why several rules could not be judged', () => {
    const findings = [
      { ...NOT_READ, ruleId: 'app-not-used' },
      { ...NOT_READ, ruleId: 'activity-after-leaving' },
      { ...WHY, reason: 'Not read.' },
    ];

    expect(packetFindings(rowOf(findings)).map(({ ruleId, status }) => [ruleId, status])).to.deep.equal([
      [WHY.ruleId, 'open'],
      ['app-not-used', 'unknown'],
    ]);
  });

  it('calls attributes by the names that people know, and leaves values as they are', () => {
    const reason =
      'This app is for users with profile.department eq "a profile.x"; this user has profile.department "Sales", appUser.profile.role "A \\" profile.y".';
    const finding = aFinding({ ruleId: 'outside-expected-population', reason });

    expect(reasons([finding])).to.deep.equal([
      'This app is for users with department eq "a profile.x"; this user has department "Sales", appUser.profile.role "A \\" profile.y".',
    ]);
    expect(reasons([{ ...finding, ruleId: 'user-inactive' }])).to.deep.equal([reason]);
  });

  it('is what packets show; those of earlier versions showed findings as the rules list them', () => {
    const shown = (schema: string) =>
      PACKET_LAYOUTS.get(schema)
        ?.shown.find(({ key }) => key === 'findings')
        ?.show(rowOf([NOT_READ, WHY]), 1);

    expect(shown(PACKET_SCHEMA)).to.equal('medium: Left.\nunknown: Not read.');
    expect(shown(THIRD_PACKET_SCHEMA)).to.equal('unknown: Not read.\nmedium: Left.');
  });
});
