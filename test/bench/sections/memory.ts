import type { Line } from '../line.js';
import { measure } from '../measure.js';
import { startOrg } from '../start-org.js';
import { USUAL } from '../task.js';
import { withFolder } from '../temporary-folder.js';

/** The job's peak RSS over an org of `rows` assignments against one of 100,000. */
export async function memory(rounds: number, rows: number, format: string, prerender = true): Promise<Line[]> {
  const ours = await peaks(rounds, rows, format, prerender);
  const theirs = await peaks(rounds, 100_000, format, true);
  const many = rows.toLocaleString('en-US');
  return [
    {
      measure: `peak RSS, ${many} assignments, ${format}`,
      against: '100,000 assignments',
      unit: 'MB',
      ours,
      theirs,
      target: { most: 1.15 },
    },
    {
      measure: `peak RSS, ${many} assignments, ${format}`,
      against: '350 MB',
      unit: 'MB',
      ours,
      theirs: ours.map(() => 350),
      target: { most: 1 },
    },
  ];
}

async function peaks(rounds: number, assignments: number, format: string, prerender: boolean): Promise<number[]> {
  const org = await startOrg({ users: Math.max(20_000, assignments / 10), apps: 60, assignments, prerender });
  const found: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const { rssMb } = await withFolder((folder) => measure('reviewJob', { ...org, ...USUAL, folder, format }));
    found.push(rssMb);
  }
  await org.stop();
  return found;
}
