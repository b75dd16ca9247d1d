import type { Line } from '../line.js';
import { measure } from '../measure.js';
import { startOrg } from '../start-org.js';
import { USUAL } from '../task.js';
import { withFolder } from '../temporary-folder.js';

/** What the page and the typed files may add to the job's CPU. */
const MOST = 1.15;

/** The job's CPU where it writes the page and Parquet too, against the same job with CSV and the workbook, in turn. */
export async function formats(rounds: number, assignments: number): Promise<Line[]> {
  const org = await startOrg({ users: assignments / 10, apps: 60, assignments, prerender: true });
  const seconds = async (format: string) => {
    const { cpuMs } = await withFolder((folder) => measure('reviewJob', { ...org, ...USUAL, format, folder }));
    return cpuMs / 1000;
  };
  const [theirs, ours]: [number[], number[]] = [[], []];
  for (let round = 0; round < rounds; round += 1) {
    theirs.push(await seconds('csv,xlsx'));
    ours.push(await seconds('csv,xlsx,html,parquet'));
  }
  await org.stop();
  return [
    {
      measure: `CPU with the page and Parquet, ${assignments.toLocaleString('en-US')} assignments`,
      against: 'CSV and workbook alone',
      unit: 's',
      ...{ ours, theirs, target: { most: MOST } },
    },
  ];
}
