import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Line } from '../line.js';
import { measure } from '../measure.js';
import { startOrg } from '../start-org.js';
import { USUAL } from '../task.js';
import { withFolder } from '../temporary-folder.js';

/**
 * Requests over an org of many small apps, against the least the API allows: the pages that a bare listing reads, and
 * one for each user that Okta did not embed.
 */
export async function requests(): Promise<Line[]> {
  const org = await startOrg({ users: 4000, apps: 400, assignments: 30_000, prerender: true });
  const bare = await measure('bareFetch', { ...org, ...USUAL });
  const { sent, unembedded } = await withFolder(async (folder) => {
    const job = await measure('reviewJob', { ...org, ...USUAL, folder });
    const { directory } = JSON.parse(await readFile(join(folder, 'run', 'snapshot', 'run.json'), 'utf8'));
    return { sent: job.facts.sent ?? 0, unembedded: directory.users + directory.missing + directory.unread };
  });
  await org.stop();
  const least = (bare.facts.requests ?? 0) + unembedded;
  return [
    {
      measure: 'requests for 400 apps',
      against: 'the least the API allows',
      unit: 'requests',
      ours: [sent],
      theirs: [least],
      target: { most: (least + 5) / least },
    },
  ];
}
