import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { AppUser } from '../../src/assignment/records.js';
import { type Derived, type ReportRunOptions, reportRun } from '../../src/derive/report-run.js';
import { AS_OF, anApp, anAppUser, aUser } from '../support/builders.js';
import { mapCsv } from '../support/csv-cells.js';
import { rejectionOf } from '../support/rejection.js';
import { aLoadedPolicy } from '../support/review-parts.js';
import { ORG, someRunFacts } from '../support/run-facts.js';
import { aRead, snapshotOf } from '../support/snapshot.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const APPS = [anApp({ id: '0oa1', label: 'Payroll' }), anApp({ id: '0oa2', label: 'Slack' })];

describe('report run', () => {
  let out: string;

  beforeEach(async () => {
    out = await temporaryFolder('reports');
  });

  it('writes the reports of a snapshot, apps in Okta’s order', async () => {
    const { files, summary } = await reported();

    expect(files.map(({ name, rows }) => [name, rows])).to.deep.equal([
      ['assignments.csv', 2],
      ['findings.csv', 0],
      ['apps.csv', 2],
    ]);
    expect(summary).to.include({ assignments: 2, users: 2, appsInScope: 2, appsSeen: 2 });
    expect(await valuesIn('apps.csv', 'app_label')).to.deep.equal(['Payroll', 'Slack']);
  });

  it('judges by the policy that it is given', async () => {
    const allowed = {
      on: true,
      settings: { severity: 'medium', recommend: 'check', allowedDomains: ['acme.com'] },
    } as const;
    const policy = aLoadedPolicy();

    const { summary } = await reported({
      policy: {
        ...policy,
        policy: { ...policy.policy, rules: { ...policy.policy.rules, 'external-domain': allowed } },
      },
    });

    expect(summary.open.medium).to.equal(2);
  });

  it('asks for the facts of the run when the last app is done', async () => {
    const order: string[] = [];

    await reported({
      reads: (async function* () {
        for (const { id } of APPS) {
          order.push(id);
          yield aRead(id);
        }
      })(),
      run: async () => {
        order.push('facts');
        return someRunFacts();
      },
    });

    expect(order).to.deep.equal(['0oa1', '0oa2', 'facts']);
  });

  it('takes the users that rows came without from the snapshot', async () => {
    await reported(
      { reads: [aRead('0oa1', { notEmbedded: 1 }), aRead('0oa2')] },
      {
        appUsers: { '0oa1': [anAppUser({ id: 'u1' })], '0oa2': [] },
        users: [aUser({ id: 'u1', status: 'SUSPENDED' })],
      },
    );

    expect(await valuesIn('assignments.csv', 'user_status')).to.deep.equal(['SUSPENDED']);
  });

  it('writes the packets of reviewers along where they are part of the run and the policy wants them', async () => {
    const policy = aLoadedPolicy({
      reviewers: {
        ...{ by: 'owner', fallback: 'team@example.com', scope: 'all', carryForward: 'P1Y' },
        ...{ packets: ['xlsx', 'html'], requireToken: false },
      },
    });

    const without = await reported({ policy });
    const packets = await temporaryFolder('packets');
    const along = await reported({ policy, packets: { secret: 'secret' }, out: packets });

    expect(without.files.some(({ name }) => name.startsWith('packets/'))).to.equal(false);
    expect(along.files.some(({ name }) => name.startsWith('packets/'))).to.equal(true);
    expect(readdirSync(join(packets, 'packets'))).to.have.lengthOf(2);
  });

  it('gives the same bytes for the same snapshot and policy', async () => {
    const again = await temporaryFolder('reports');

    await reported({ formats: ['csv', 'xlsx'] });
    await reported({ formats: ['csv', 'xlsx'], out: again });

    for (const name of ['assignments.csv', 'findings.csv', 'apps.csv', 'access-review.xlsx']) {
      expect(readFileSync(join(out, name)).equals(readFileSync(join(again, name))), name).to.equal(true);
    }
  });

  it('leaves no report behind where the snapshot is damaged', async () => {
    const error = await rejectionOf(reported({}, { appUsers: { '0oa1': [] } }));

    expect(error.message).to.match(/0oa2\.ndjson\.gz is missing/);
    expect(readdirSync(out)).to.deep.equal([]);
  });

  it('leaves none behind where the facts cannot be had', async () => {
    await rejectionOf(reported({ run: () => Promise.reject(new Error('no facts')) }));

    expect(existsSync(join(out, 'assignments.csv'))).to.equal(false);
  });

  it('does not mix up apps where the notes are out of step with the snapshot', async () => {
    const error = await rejectionOf(reported({ reads: [aRead('0oa2')] }));

    expect(error.message).to.contain('out of step at 0oa2');
  });

  async function reported(
    overrides: Partial<ReportRunOptions> = {},
    records: Parameters<typeof snapshotOf>[0] = { appUsers: { '0oa1': [row('u1')], '0oa2': [row('u2')] } },
  ): Promise<Derived> {
    return await reportRun({
      folder: await snapshotOf({ apps: APPS, ...records }),
      out,
      org: ORG,
      asOf: AS_OF,
      policy: aLoadedPolicy(),
      formats: ['csv'],
      reads: APPS.map(({ id }) => aRead(id)),
      conflictReads: () => APPS.map(({ id }) => aRead(id)),
      run: async () => someRunFacts(),
      onRows: () => {},
      signal: new AbortController().signal,
      ...overrides,
    });
  }

  async function valuesIn(name: string, column: string): Promise<(string | undefined)[]> {
    return (await mapCsv(join(out, name))).map((row) => row[column]);
  }
});

function row(id: string): AppUser {
  return anAppUser({ id, _embedded: { user: aUser({ id }) } });
}
