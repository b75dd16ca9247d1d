import { join } from 'node:path';
import type { Line } from '../line.js';
import { measure } from '../measure.js';
import { startOrg } from '../start-org.js';
import { USUAL } from '../task.js';
import { withFolder } from '../temporary-folder.js';

/** What a job may take that compares a million assignments with a million before. */
const MOST_MB = 400;
const BEFORE = '2026-03-31T12:00:00.000Z';

/** The job's CPU and peak RSS where it is compared with a run before of as many rows, against the same job without. */
export async function changes(rounds: number, assignments: number): Promise<Line[]> {
  const org = await startOrg({ users: assignments / 10, apps: 60, assignments, prerender: true });
  const many = `${assignments.toLocaleString('en-US')} assignments`;
  const job = { ...org, ...USUAL };
  const { without, ours } = await withFolder(async (before) => {
    await measure('reviewJob', { ...job, format: 'csv', folder: before, asOf: BEFORE });
    const measured = async (previous: string | undefined) => {
      const samples = [];
      for (let round = 0; round < rounds; round += 1) {
        samples.push(await withFolder(async (folder) => await measure('reviewJob', { ...job, folder, previous })));
      }
      return samples;
    };
    return { without: await measured(undefined), ours: await measured(join(before, 'run')) };
  });
  await org.stop();
  return [
    {
      measure: `CPU compared with a run before, ${many}`,
      against: 'without one',
      unit: 's',
      ours: ours.map(({ cpuMs }) => cpuMs / 1000),
      theirs: without.map(({ cpuMs }) => cpuMs / 1000),
      target: { most: 1.25 },
    },
    {
      measure: `peak RSS compared with a run before, ${many}`,
      against: `${MOST_MB} MB`,
      unit: 'MB',
      ours: ours.map(({ rssMb }) => rssMb),
      theirs: ours.map(() => MOST_MB),
      target: { most: 1 },
    },
  ];
}
