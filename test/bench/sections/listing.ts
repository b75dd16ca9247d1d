import { join } from 'node:path';
import { LEAN_POLICY } from '../lean-org.js';
import type { Line } from '../line.js';
import { measure, type Sample } from '../measure.js';
import { type BenchOrg, startOrg } from '../start-org.js';
import { type Task, USUAL } from '../task.js';
import { withFolder } from '../temporary-folder.js';

const SIZES = { users: 20_000, apps: 60, assignments: 100_000 };

/** 100,000 assignments: listed bare, by Okta's SDK and by our client; then the whole job, and its reports again. */
export async function listing(rounds: number): Promise<Line[]> {
  return await listingOf(rounds, '', await startOrg({ ...SIZES, prerender: true }), {});
}

/** The same of rows that are leaner, and in which more is found. */
export async function leanListing(rounds: number): Promise<Line[]> {
  const org = await startOrg({ lean: SIZES, prerender: true });
  return await listingOf(rounds, ', lean rows', org, { policy: LEAN_POLICY });
}

async function listingOf(
  rounds: number,
  data: string,
  org: BenchOrg,
  job: Pick<Partial<Task>, 'policy'>,
): Promise<Line[]> {
  const taken: Record<'bare' | 'client' | 'sdk' | 'sdk8' | 'job' | 'again', Sample[]> = {
    bare: [],
    client: [],
    sdk: [],
    sdk8: [],
    job: [],
    again: [],
  };
  for (let round = 0; round < rounds; round += 1) {
    taken.bare.push(await measure('bareFetch', { ...org, ...USUAL }));
    taken.client.push(await measure('clientList', { ...org, ...USUAL }));
    taken.sdk.push(await measure('oktaSdk', { ...org, ...USUAL, concurrency: 1 }));
    taken.sdk8.push(await measure('oktaSdk', { ...org, ...USUAL }));
    await withFolder(async (folder) => {
      taken.job.push(await measure('reviewJob', { ...org, ...USUAL, ...job, folder }));
      taken.again.push(await measure('reportAgain', { ...USUAL, folder, run: join(folder, 'run') }));
    });
  }
  await org.stop();

  function line(
    measure: string,
    ours: keyof typeof taken,
    of: Measured,
    theirs: keyof typeof taken,
    most?: number,
  ): Line {
    const figures = (name: keyof typeof taken) => taken[name].map((sample) => SCALED[of](sample));
    const target = most === undefined ? {} : { target: { most } };
    return {
      measure: `${measure}${data}`,
      against: NAMES[theirs],
      unit: UNITS[of],
      ours: figures(ours),
      theirs: figures(theirs),
      ...target,
    };
  }

  return [
    line('list only: wall', 'client', 'wall', 'bare', 1.3),
    line('list only: CPU', 'client', 'cpu', 'bare', 1.3),
    line('list only: peak RSS', 'client', 'rss', 'bare', 1.3),
    line('list only: wall', 'client', 'wall', 'sdk', 1),
    line('list only: CPU', 'client', 'cpu', 'sdk', 1),
    line('list only: wall', 'client', 'wall', 'sdk8', 1),
    line('list only: CPU', 'client', 'cpu', 'sdk8', 1),
    line('the whole job: wall', 'job', 'wall', 'sdk', 1.5),
    line('the whole job: wall', 'job', 'wall', 'sdk8', 1.5),
    line('the whole job: CPU', 'job', 'cpu', 'bare', 3),
    line('the whole job: peak RSS', 'job', 'rss', 'bare'),
    line('report again: CPU', 'again', 'cpu', 'job', 0.6),
  ];
}

type Measured = 'wall' | 'cpu' | 'rss';

const SCALED: Readonly<Record<Measured, (sample: Sample) => number>> = {
  wall: ({ wallMs }) => wallMs / 1000,
  cpu: ({ cpuMs }) => cpuMs / 1000,
  rss: ({ rssMb }) => rssMb,
};
const UNITS: Readonly<Record<Measured, string>> = { wall: 's', cpu: 's', rss: 'MB' };
const NAMES = {
  bare: 'bare fetch + JSON.parse',
  client: 'our client',
  sdk: "Okta's SDK, list only, one at a time",
  sdk8: "Okta's SDK, list only, eight at a time",
  job: 'the job',
  again: 'the reports again',
} as const;
