import { expect } from 'chai';
import { csvRecords as readAsImport } from '../../../src/files/csv-cells.js';
import { decide, NO_DECISIONS } from '../../../src/pages/packet/decisions.js';
import { decisionsCsv, decisionsFileName, readDecisionsFile } from '../../../src/pages/packet/decisions-file.js';
import { aPacket, aPageRow } from '../../support/packet-page.js';

const HOSTILE = '=HYPERLINK("https://evil.example";"x"),\n"quoted"; и ещё';
const packet = aPacket([
  aPageRow(0, { person: '=1+1' }),
  aPageRow(1, { recommendation: 'revoke' }),
  aPageRow(2, { app: 'Payroll, "EU"' }),
]);
const [first, second, third] = packet.entries;
if (first === undefined || second === undefined || third === undefined) throw new Error('three rows are needed');

describe('decisionsCsv', () => {
  it('has the columns of a decision, the token, and who and what for people; open rows are left out', () => {
    const decisions = decide(NO_DECISIONS, [first], { word: 'keep', reason: 'needs it' });

    const records = [...readAsImport(decisionsCsv(packet, decisions).slice(1), ',')];

    expect(records).to.deep.equal([
      [
        ...['app_id', 'user_id', 'row_digest', 'decision', 'decision_reason', 'reviewer', 'packet_token'],
        ...['app', 'person'],
      ],
      [
        ...['0oaPayroll', '00u0', '0'.repeat(64), 'keep', 'needs it', 'boss@example.com', 'secret-token'],
        ...['Payroll', "'=1+1"],
      ],
    ]);
  });

  it('begins with a byte-order mark and ends its lines as every CSV file of a run', () => {
    const text = decisionsCsv(packet, NO_DECISIONS);

    expect(text.startsWith('\ufeffapp_id,')).to.equal(true);
    expect(text.endsWith('\r\n')).to.equal(true);
  });

  it('comes back as it was saved, whatever a reason says', () => {
    const one = decide(NO_DECISIONS, [second], { word: 'revoke', reason: HOSTILE });
    const both = decide(one, [third], { word: 'keep', reason: "'tis needed" });

    const { byRow, strange } = readDecisionsFile(packet, decisionsCsv(packet, both));

    expect(byRow.get(2)).to.deep.equal({ word: 'keep', reason: "'tis needed" });
    expect(byRow.get(1)?.word).to.equal('revoke');
    expect(strange).to.equal(0);
  });
});

describe('readDecisionsFile', () => {
  const HEADER = 'app_id,user_id,row_digest,decision,decision_reason,reviewer';
  const row = (n: number, rest: string) => `0oaPayroll,00u${n},${String(n).padStart(64, '0')},${rest}`;

  it('reads what a spreadsheet has saved: semicolons, other places, capitals', () => {
    const text = `decision;ROW_DIGEST;user_id;app_id;decision_reason\nKeep;${'0'.repeat(64)};00u0;0oaPayroll;\n`;

    expect([...readDecisionsFile(packet, text).byRow]).to.deep.equal([[0, { word: 'keep', reason: '' }]]);
  });

  it('counts lines of other rows, of no decision, and without the reason that they need', () => {
    const lines = [row(0, 'keep,,x'), row(9, 'keep,,x'), row(1, 'keep,,x'), row(0, 'maybe,,x')];

    const { byRow, strange } = readDecisionsFile(packet, [HEADER, ...lines].join('\r\n'));

    expect([...byRow.keys()]).to.deep.equal([0]);
    expect(strange).to.equal(3);
  });

  it('refuses a file that is none of decisions', () => {
    expect(() => readDecisionsFile(packet, 'name,age\nAda,36\n')).to.throw('This is not a file of decisions');
    expect(() => readDecisionsFile(packet, '')).to.throw('This is not a file of decisions');
  });
});

describe('decisionsFileName', () => {
  it('says whose it is and when it was saved, in characters that every system takes', () => {
    const now = new Date(2026, 10, 6, 9, 5);

    expect(decisionsFileName('cfo@example.com', now)).to.equal('decisions cfo@example.com 2026-11-06 09.05.csv');
    expect(decisionsFileName('../Jürgen:x', now)).to.equal('decisions .._J_rgen_x 2026-11-06 09.05.csv');
  });
});
