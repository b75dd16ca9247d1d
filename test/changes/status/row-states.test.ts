import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { rowKey } from '../../../src/assignment/row-key.js';
import { type DecisionRecord, type LoggedRecord, openDecisions } from '../../../src/changes/decide/decision-log.js';
import { readRowStates } from '../../../src/changes/status/row-states.js';
import type { FinishedRun } from '../../../src/run/finished-run.js';
import { aFinishedRun } from '../../support/finished-run.js';

const AT = '2026-11-24T10:00:00.000Z';
const { signal } = new AbortController();

function decided(userId: string, overrides: Partial<DecisionRecord> = {}): DecisionRecord {
  return {
    kind: 'decision',
    at: AT,
    appId: '0oa1',
    userId,
    reviewer: 'grace@example.com',
    appLabel: 'Payroll',
    login: `${userId}@example.com`,
    rowDigest: 'd',
    decision: 'keep',
    reason: '',
    recommendation: 'keep',
    assigned: 'owner',
    importedBy: 'iam',
    source: { file: 'a.xlsx', sha256: 'aa', cell: 'F2' },
    ...overrides,
  };
}

function refused(userId: string): LoggedRecord {
  const source = { file: 'a.xlsx', sha256: 'aa', cell: 'F2' };
  return {
    kind: 'refused',
    at: AT,
    appId: '0oa1',
    userId,
    reviewer: 'grace@example.com',
    importedBy: 'iam',
    source,
    why: 'x',
  };
}

describe('what holds of a run’s rows', () => {
  let run: FinishedRun;
  beforeEach(async () => {
    run = aFinishedRun({ folder: await mkdtemp(join(tmpdir(), 'row-states-')) });
  });
  afterEach(() => rm(run.folder, { recursive: true }));

  async function read(...records: readonly LoggedRecord[]) {
    const log = await openDecisions(run);
    for (const record of records) await log.append(record);
    await log.close();
    return await readRowStates(run, signal);
  }

  it('is nothing where nobody has decided', async () => {
    const { states, habits } = await readRowStates(run, signal);

    expect(states.size).to.equal(0);
    expect(habits('grace@example.com')).to.deep.equal({ largestBatch: 0, commonestReason: 0, keptAsRest: 0 });
  });

  it('is the last decision of each row', async () => {
    const { states } = await read(decided('u1'), decided('u2'), decided('u1', { decision: 'revoke', reviewer: 'bo' }));

    expect(states.get(rowKey('0oa1', 'u1'))).to.deep.equal({
      decision: 'revoke',
      reviewer: 'bo',
      assigned: 'owner',
      recommendation: 'keep',
    });
    expect(states.size).to.equal(2);
  });

  it('is a refusal only where no decision stands: a refusal takes none back', async () => {
    const { states } = await read(refused('u1'), decided('u2'), refused('u2'), refused('u3'), decided('u3'));

    expect(states.get(rowKey('0oa1', 'u1'))).to.equal('refused');
    expect(states.get(rowKey('0oa1', 'u2'))).to.include({ decision: 'keep' });
    expect(states.get(rowKey('0oa1', 'u3'))).to.include({ decision: 'keep' });
  });

  it('tells a reviewer’s habits, however the reviewer writes the name', async () => {
    const other = { source: { file: 'b.csv', sha256: 'bb', cell: 'C2' } };
    const { habits } = await read(
      decided('u1', { reason: 'needed' }),
      decided('u2', { reason: 'needed', reviewer: 'GRACE@example.com' }),
      decided('u3', { reason: 'other', ...other }),
      decided('u4', { source: { keptRest: true }, reason: 'list' }),
      decided('u5', { source: { acceptedRules: ['user-deactivated'] }, decision: 'revoke', reason: 'gone' }),
      decided('u6', { reviewer: 'bo@example.com' }),
    );

    expect(habits('Grace@Example.com')).to.deep.equal({ largestBatch: 2, commonestReason: 2, keptAsRest: 1 });
    expect(habits('bo@example.com')).to.deep.equal({ largestBatch: 1, commonestReason: 0, keptAsRest: 0 });
  });
});
