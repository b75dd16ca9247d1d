import { expect } from 'chai';
import { openDecisions, readDecisions } from '../../../src/changes/decide/decision-log.js';
import type { FinishedRun } from '../../../src/run/finished-run.js';
import { aFinishedRun } from '../../support/finished-run.js';
import { rejectionOf } from '../../support/rejection.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const AT = '2026-01-01T00:00:00.000Z';
const LATER = '2999-01-01T00:00:00.000Z';
const ROW = { at: AT, appId: '0oa1', userId: '00u1', reviewer: 'ada@example.com', importedBy: 'iam' };
const SOURCE = { file: 'a.csv', sha256: 'ab', cell: 'A2', savedAt: AT };
const DECISION = {
  ...{ kind: 'decision', ...ROW, appLabel: 'Payroll', login: 'bo@example.com', rowDigest: 'cd', decision: 'keep' },
  ...{ reason: 'needed', recommendation: 'keep', assigned: 'owner', source: SOURCE },
};
const REFUSED = { kind: 'refused', ...ROW, source: SOURCE, why: 'no' };
const FILE = { kind: 'file', at: AT, file: 'a.csv', sha256: 'ab', savedAt: AT, savedBy: 'file', importedBy: 'iam' };

describe('the record of decisions', () => {
  let run: FinishedRun;

  beforeEach(async () => {
    run = aFinishedRun({ folder: await temporaryFolder('decisions'), clock: { now: () => Date.parse(AT) } });
  });

  async function written(...records: readonly object[]): Promise<string[]> {
    const log = await openDecisions(run);
    for (const record of records) await log.append({ ...record });
    await log.close();
    const kinds: string[] = [];
    for await (const { record } of readDecisions(run, new AbortController().signal)) kinds.push(record.kind);
    return kinds;
  }

  it('gives back what was written, whatever a decision came from', async () => {
    const kept = { ...DECISION, source: { keptRest: true } };
    const accepted = { ...DECISION, source: { acceptedRules: ['user-inactive'] } };

    expect(await written(DECISION, kept, accepted, REFUSED, FILE)).to.deep.equal([
      'decision',
      'decision',
      'decision',
      'refused',
      'file',
    ]);
  });

  for (const [what, record] of [
    ['a decision dated ahead', { ...DECISION, at: LATER }],
    ['a decision without a time', { ...DECISION, at: 'yesterday' }],
    ['a refusal dated ahead', { ...REFUSED, at: LATER }],
    ['a file imported ahead of now', { ...FILE, at: LATER }],
    ['a file saved ahead of now', { ...FILE, savedAt: LATER }],
    ['a file saved at no time', { ...FILE, savedAt: 'some day' }],
    ['a decision by a file saved ahead of now', { ...DECISION, source: { ...SOURCE, savedAt: LATER } }],
    ['a decision by a file saved at no time', { ...DECISION, source: { ...SOURCE, savedAt: '' } }],
    ['a decision of neither kind', { ...DECISION, decision: 'approve' }],
    ['a decision by nobody’s right', { ...DECISION, assigned: 'friend' }],
    ['a record of another log', { kind: 'intent', at: AT }],
  ] as const) {
    it(`is refused with ${what}, at its place`, async () => {
      const error = await rejectionOf(written(FILE, record));

      expect(error).to.have.property('name', 'RefusedError');
      expect(error.message).to.match(/^decisions\.ndjson, record 2/);
    });
  }
});
