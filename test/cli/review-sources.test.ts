import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { sourcesForReview } from '../../src/cli/review-sources.js';
import type { RosterPolicy } from '../../src/policy/policy.js';
import { rejectionOf } from '../support/rejection.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const ROSTER: RosterPolicy = {
  ...{ file: 'hr.csv', match: 'email', maxAge: 'P7D' },
  columns: { key: 'email', status: 'status', active: ['active'] },
};

describe('roster and register of a review', () => {
  it('are the files beside the policy, of the built-in org too', async () => {
    const folder = await temporaryFolder('sources');
    await writeFile(join(folder, 'hr.csv'), 'email,status\na@x.y,active\n');

    const files = await sourcesForReview({ ...optionsIn(folder), policy: { roster: ROSTER }, isSandbox: true });

    expect(Buffer.from(files[0]?.bytes ?? []).toString()).to.include('a@x.y');
  });

  it('are those of the built-in org’s own HR where there are none', async () => {
    const policy = { roster: ROSTER, serviceAccounts: 'accounts.yaml' };

    const files = await sourcesForReview({ ...optionsIn('/nowhere'), policy, isSandbox: true });

    expect(files.map(({ name }) => name)).to.deep.equal([
      ...['snapshot/roster.csv', 'snapshot/service-accounts.yaml', 'snapshot/sources.json'],
    ]);
    expect(JSON.parse(Buffer.from(files[2]?.bytes ?? []).toString()).roster).to.include({ file: 'hr.csv' });
  });

  it('are missed where a real org is reviewed', async () => {
    const wanted = sourcesForReview({ ...optionsIn('/nowhere'), policy: { roster: ROSTER }, isSandbox: false });

    expect((await rejectionOf(wanted)).message).to.include('/nowhere/hr.csv: cannot be read');
  });

  it('are none where the policy names none', async () => {
    expect(await sourcesForReview({ ...optionsIn('/nowhere'), policy: {}, isSandbox: true })).to.deep.equal([]);
  });
});

function optionsIn(folder: string) {
  return { path: join(folder, 'p.yaml'), nowMs: Date.now() };
}
