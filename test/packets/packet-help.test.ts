import { expect } from 'chai';
import { HELP_WIDTHS, helpRows } from '../../src/packets/packet-help.js';
import type { PacketIdentity } from '../../src/packets/packet-sheets.js';
import { AS_OF } from '../support/builders.js';
import { ORG } from '../support/run-facts.js';

const IDENTITY: PacketIdentity = {
  org: ORG,
  asOf: AS_OF,
  asOfDay: AS_OF.slice(0, 10),
  startedAt: AS_OF,
  reviewer: 'boss@example.com',
  token: 't',
  carried: 0,
};

function textsOf(identity: Partial<PacketIdentity> = {}): string[] {
  return helpRows({ ...IDENTITY, ...identity }, 5).map(({ cells }) => String(cells[0]?.value ?? ''));
}

describe('helpRows', () => {
  it('says whose packet it is, of which org, and as of which day', () => {
    expect(textsOf()).to.include('For boss@example.com: who may use what in example.okta.com, as of 2026-11-24.');
  });

  it('says by when and whom to ask where the policy does', () => {
    const texts = textsOf({ due: '2026-12-08', contact: 'it@example.com' });

    expect(texts).to.include('Please send it back by 2026-12-08.');
    expect(texts).to.include('Questions? Ask it@example.com.');
  });

  it('says how many more of theirs are not asked about, where there are any', () => {
    const said = (carried: number) => textsOf({ carried }).filter((text) => text.includes('unchanged since'));

    expect(said(0)).to.deep.equal([]);
    expect(said(1)[0]).to.match(/^One more assignment of yours is unchanged since an earlier review/);
    expect(said(12)[0]).to.match(/^12 more assignments of yours are unchanged since an earlier review/);
  });

  it('says what the mark of the roster means, where there is a roster', () => {
    const said = (hasRoster: boolean) => textsOf({ hasRoster }).filter((text) => text.includes('HR roster'));

    expect(said(true)).to.deep.equal([
      '“(roster)” marks a department or a manager that comes from the HR roster, where Okta says something else.',
    ]);
    expect(said(false)).to.deep.equal([]);
  });

  it('says who takes a person out of a group, as the policy has it', () => {
    const said = (endsMemberships: boolean) =>
      textsOf({ endsMemberships }).find((text) => text.startsWith('Access by “group …”'));

    expect(said(true)).to.match(/by the tool where the policy names the group, and otherwise by hand\.$/);
    expect(said(false)).to.match(/revoking it is done by hand, by taking the person out of the group\.$/);
  });

  it('says neither where the policy does not', () => {
    expect(textsOf().join('\n')).not.to.match(/send it back by|Questions/);
  });

  it('counts what is decided over all rows of the review, its heading aside', () => {
    const progress = helpRows(IDENTITY, 5).flatMap(({ cells }) => cells[0]?.value ?? []);

    expect(progress).to.deep.include({
      formula:
        'SUMPRODUCT((Review!$D$2:$D$6="keep")*(Review!$F$2:$F$6<>"revoke")+((Review!$D$2:$D$6="keep")+(Review!$D$2:$D$6="revoke"))*(LEN(TRIM(Review!$E$2:$E$6))>0)*(1-(Review!$D$2:$D$6="keep")*(Review!$F$2:$F$6<>"revoke")))&" of 5 decided"',
      result: '0 of 5 decided',
    });
  });

  it('keeps a name within a sentence, so that it is never a formula', () => {
    const row = helpRows({ ...IDENTITY, reviewer: '=1+1' }, 1)[1];

    expect(row?.cells[0]?.value)
      .to.be.a('string')
      .that.matches(/^For =1\+1: /);
  });

  it('runs every line across the page', () => {
    const lines = helpRows(IDENTITY, 1).filter(({ merge }) => merge !== undefined);

    expect(new Set(lines.map(({ merge }) => merge))).to.deep.equal(new Set([HELP_WIDTHS.length]));
  });
});
