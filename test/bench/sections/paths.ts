import { join } from 'node:path';
import { readRunFacts } from '../../../src/run/read-run-facts.js';
import type { Line } from '../line.js';
import { measure } from '../measure.js';
import { startOrg } from '../start-org.js';
import { USUAL } from '../task.js';
import { withFolder } from '../temporary-folder.js';

/** What a job may take that reads a million assignments and five million memberships. */
const MOST_MB = 500;

/** The job's peak RSS and time where it reads every group's members too, against the same job without. */
export async function paths(rounds: number, assignments: number): Promise<Line[]> {
  const users = assignments / 10;
  const org = await startOrg({ users, apps: 60, assignments, groupsPerApp: 8, prerender: true });
  let memberships = 0;
  const measured = async (policy: string) => {
    const found = [];
    for (let round = 0; round < rounds; round += 1) {
      const job = { ...org, ...USUAL, format: 'csv', policy };
      const sample = await withFolder(async (folder) => {
        const one = await measure('reviewJob', { ...job, folder });
        memberships = Math.max(memberships, await membershipsOf(join(folder, 'run')));
        return one;
      });
      found.push(sample);
    }
    return found;
  };
  const without = await measured('paths: { apps: off }\n');
  const ours = await measured('paths: { apps: all }\n');
  await org.stop();
  const many = `${assignments.toLocaleString('en-US')} assignments, ${memberships.toLocaleString('en-US')} memberships`;
  const rss = { measure: `peak RSS with paths, ${many}`, unit: 'MB', ours: ours.map(({ rssMb }) => rssMb) };
  return [
    { ...rss, against: `${MOST_MB} MB`, theirs: ours.map(() => MOST_MB), target: { most: 1 } },
    { ...rss, against: 'without paths', theirs: without.map(({ rssMb }) => rssMb) },
    {
      measure: `CPU with paths, ${many}`,
      against: 'without paths',
      unit: 's',
      ours: ours.map(({ cpuMs }) => cpuMs / 1000),
      theirs: without.map(({ cpuMs }) => cpuMs / 1000),
    },
  ];
}

async function membershipsOf(run: string): Promise<number> {
  const { paths: read } = await readRunFacts(run);
  return (read?.groups ?? []).reduce((sum, { members }) => sum + members, 0);
}
