import { expect } from 'chai';
import {
  CHECKS,
  checkOf,
  failedBefore,
  notDone,
  summaryOf,
  type VerifyReport,
} from '../../../src/evidence/verify/verify-report.js';
import { problemLines, verifyText } from '../../../src/evidence/verify/verify-text.js';
import { NOT_PROVEN } from '../../../src/run/origin.js';

const GOOD = checkOf('files', [], '41 files.');
const BAD = checkOf('counts', [{ file: 'assignments.csv', what: 'has 3 rows, not 4' }], '3 rows.');

function aReport(overrides: Partial<VerifyReport> = {}): VerifyReport {
  return {
    folder: '/runs/q1',
    manifestSha256: 'ab'.repeat(32),
    org: 'https://example.okta.com',
    asOf: '2026-03-31T00:00:00.000Z',
    gaps: [],
    fingerprint: '',
    origin: NOT_PROVEN,
    leftOut: 0,
    ...summaryOf([GOOD], 'complete'),
    ...overrides,
  };
}

describe('what the checks of a run come to', () => {
  it('is intact where all hold or could not be made, and the run is complete', () => {
    expect(summaryOf([GOOD, notDone('origin', 'not signed')], 'complete').outcome).to.equal('intact');
  });

  it('is failed by one problem, whatever the run says of itself', () => {
    for (const verdict of ['complete', 'incomplete', undefined] as const) {
      expect(summaryOf([GOOD, BAD], verdict).outcome).to.equal('failed');
    }
  });

  it('is incomplete where the run is, where nobody can tell, and where files were left out', () => {
    expect(summaryOf([GOOD], 'incomplete').outcome).to.equal('incomplete');
    expect(summaryOf([GOOD], undefined).outcome).to.equal('incomplete');
    expect(summaryOf([GOOD], 'complete', true).outcome).to.equal('incomplete');
  });

  it('names every check that was not made', () => {
    const report = failedBefore('/runs/q1', BAD);

    expect(report.checks.map(({ id }) => id)).to.have.members(Object.keys(CHECKS));
    expect(report.checks.filter(({ state }) => state === 'not-done')).to.have.length(Object.keys(CHECKS).length - 1);
    expect(report.outcome).to.equal('failed');
  });
});

describe('what verify says', () => {
  it('is each check with its state, its note and its problems, and what follows from them', () => {
    const text = verifyText(aReport(summaryOf([GOOD, BAD, notDone('chain', 'None is named.')], 'complete')));

    expect(text.split('\n')).to.deep.equal([
      '/runs/q1: https://example.okta.com as of 2026-03-31T00:00:00.000Z',
      '',
      `holds     ${CHECKS.files}`,
      '          41 files.',
      `FAILS     ${CHECKS.counts}`,
      '          3 rows.',
      '          assignments.csv: has 3 rows, not 4',
      `not made  ${CHECKS.chain}`,
      '          None is named.',
      '',
      'This is not what the run wrote: 1 problem in assignments.csv.',
      '',
    ]);
  });

  it('tells a run that is only not what was expected from one that was changed', () => {
    const unmet = checkOf(
      'chain',
      [{ file: 'manifest.json', what: 'names no run before it', isExpectation: true }],
      '',
    );
    const [alone, incomplete, beside] = [
      summaryOf([GOOD, unmet], 'complete'),
      summaryOf([GOOD, unmet], 'incomplete'),
      summaryOf([BAD, unmet], 'complete'),
    ].map((summary) => ({ summary, last: verifyText(aReport(summary)).trimEnd().split('\n').at(-1) }));

    expect(alone?.summary.outcome).to.equal('failed');
    expect(alone?.last).to.match(
      /^Intact and complete\. .* But it is not what is expected: manifest\.json names no run/,
    );
    expect(incomplete?.last).to.match(/^Intact, but incomplete\. /);
    expect(beside?.last).to.equal('This is not what the run wrote: 2 problems in assignments.csv, manifest.json.');
  });

  it('claims no origin that was not proven', () => {
    const proven = aReport(summaryOf([GOOD, checkOf('origin', [], '')], 'complete'));

    expect(verifyText(proven)).to.include('Integrity and origin of the run proven');
    expect(verifyText(aReport())).to.include('Intact and complete. Integrity only, origin not proven.');
    expect(verifyText(aReport({ leftOut: 3 }))).to.include('Intact as far as it is here: 3 files were left out');
  });

  it('gives the reasons of a run that is incomplete', () => {
    const report = aReport({ ...summaryOf([GOOD], 'incomplete'), gaps: ['Payroll could not be read'] });

    expect(verifyText(report)).to.match(
      /says of itself that it is incomplete:\n {10}Payroll could not be read\nIntact, but/,
    );
  });

  it('keeps to a line each, whatever a file is called', () => {
    const evil = checkOf('files', [{ file: 'a\nholds     Origin', what: 'was added\u001b[2K' }], '');
    const report = aReport(summaryOf([evil], 'complete'));

    expect(
      verifyText(report)
        .split('\n')
        .filter((line) => line.startsWith('holds')),
    ).to.deep.equal([]);
    expect(verifyText(report)).not.to.include('\u001b');
    expect(problemLines(report)).to.have.length(1);
  });
});
