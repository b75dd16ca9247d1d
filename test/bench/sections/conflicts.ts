import type { Line } from '../line.js';
import { measure } from '../measure.js';
import { startOrg } from '../start-org.js';
import { USUAL } from '../task.js';
import { withFolder } from '../temporary-folder.js';

/** What looking for a conflict between two apps of all users costs: the job's time and peak RSS with it and without. */
export async function conflicts(rounds: number, users: number): Promise<Line[]> {
  const org = await startOrg({ users, apps: 30, assignments: users * 10, prerender: true });
  const measured = async (policy: string | undefined) => {
    const found = [];
    for (let round = 0; round < rounds; round += 1) {
      const job = { ...org, ...USUAL, format: 'csv', ...(policy === undefined ? {} : { policy }) };
      found.push(await withFolder((folder) => measure('reviewJob', { ...job, folder })));
    }
    return found;
  };
  const without = await measured(undefined);
  const withConflict = await measured(POLICY);
  await org.stop();
  const many = users.toLocaleString('en-US');
  return (['wallMs', 'rssMb'] as const).map((key) => ({
    measure: `${key === 'wallMs' ? 'time' : 'peak RSS'} with a conflict between the two largest apps, ${many} users`,
    against: 'no conflict',
    unit: key === 'wallMs' ? 'ms' : 'MB',
    ours: withConflict.map((each) => each[key]),
    theirs: without.map((each) => each[key]),
    target: { most: key === 'wallMs' ? 1.5 : 1.3 },
  }));
}

const POLICY =
  'conflicts: [{ id: both, first: { apps: [Google Workspace] }, second: { apps: [Slack], where: \'profile.userType eq "Contractor"\' } }]\n';
