import type { Line } from '../line.js';
import { measure, type Sample } from '../measure.js';
import { startOrg } from '../start-org.js';
import { USUAL } from '../task.js';
import { withFolder } from '../temporary-folder.js';

/** What a conflict between the two largest apps adds to the job's CPU and peak RSS, against the same job without, in turn. */
export async function conflicts(rounds: number, users: number): Promise<Line[]> {
  const org = await startOrg({ users, apps: 30, assignments: users * 10, prerender: true });
  const job = { ...org, ...USUAL, format: 'csv' };
  const [without, ours]: [Sample[], Sample[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    without.push(await withFolder((folder) => measure('reviewJob', { ...job, folder })));
    ours.push(await withFolder((folder) => measure('reviewJob', { ...job, folder, policy: POLICY })));
  }
  await org.stop();
  const line = (what: string, unit: string, of: (sample: Sample) => number, most: number): Line => ({
    measure: `${what} with a conflict between the two largest apps, ${users.toLocaleString('en-US')} users`,
    ...{ against: 'no conflict', unit, ours: ours.map(of), theirs: without.map(of), target: { most } },
  });
  return [line('CPU', 's', ({ cpuMs }) => cpuMs / 1000, 1.25), line('peak RSS', 'MB', ({ rssMb }) => rssMb, 1.3)];
}

const POLICY =
  'conflicts: [{ id: both, first: { apps: [Google Workspace] }, second: { apps: [Slack], where: \'profile.userType eq "Contractor"\' } }]\n';
