import { join } from 'node:path';
import { LEAN_POLICY } from '../lean-org.js';
import type { Line } from '../line.js';
import { measure } from '../measure.js';
import type { OrgOptions } from '../org-process.js';
import { startOrg } from '../start-org.js';
import { USUAL } from '../task.js';
import { withFolder } from '../temporary-folder.js';

/** What verifying a run may cost beside making it. */
const MOST = 1.5;

/** The CPU of verifying a run, against that of the job that made it: of the seeded org's large rows, and of lean ones. */
export async function verify(rounds: number, assignments: number): Promise<Line[]> {
  const sizes = { users: assignments / 10, apps: 60, assignments };
  const many = `${assignments.toLocaleString('en-US')} assignments`;
  return [
    await verified(rounds, `CPU of verify, ${many}`, { ...sizes, prerender: true }),
    await verified(rounds, `CPU of verify, ${many} of lean rows`, { lean: sizes, prerender: true }, LEAN_POLICY),
  ];
}

async function verified(rounds: number, what: string, options: OrgOptions, policy?: string): Promise<Line> {
  const org = await startOrg(options);
  const job = { ...org, ...USUAL, ...(policy === undefined ? {} : { policy }) };
  const [theirs, ours]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    await withFolder(async (folder) => {
      theirs.push((await measure('reviewJob', { ...job, folder })).cpuMs / 1000);
      ours.push((await measure('verifyRun', { run: join(folder, 'run') })).cpuMs / 1000);
    });
  }
  await org.stop();
  return { measure: what, against: 'the job that made the run', unit: 's', ours, theirs, target: { most: MOST } };
}
