import { startRedis } from '../../support/redis-server.js';
import type { Line } from '../line.js';
import { measure } from '../measure.js';
import { startOrg } from '../start-org.js';
import { USUAL } from '../task.js';
import { leastTime } from './least-time.js';

const PROCESSES = 4;
const LIMIT = 50;
const WINDOW_SECONDS = 10;
const LOADING_MS = 8000;

interface Taken {
  /** Until the last process was done. */
  readonly seconds: number;
  readonly least: number;
  /** The most that one process earned. */
  readonly refusedMost: number;
}

/** Four processes on one limited org: sharing its budget through Redis, and each on its own with a share of 0.9. */
export async function shared(rounds: number): Promise<Line[]> {
  const each = (isShared: boolean) => Promise.all(Array.from({ length: rounds }, () => take(isShared)));
  const [together, apart] = await Promise.all([each(true), each(false)]);
  const line = (measure: string, against: string, ours: number[], theirs: number[], unit = 's'): Line => ({
    measure,
    against,
    unit,
    ours,
    theirs,
  });
  const seconds = together.map((one) => one.seconds);
  const least = together.map((one) => one.least);
  return [
    {
      ...line(`${PROCESSES} processes sharing through Redis`, 'the least for all', seconds, least),
      target: { most: 1.1 },
    },
    line(
      `${PROCESSES} processes sharing nothing`,
      'the least for all',
      apart.map((one) => one.seconds),
      least,
    ),
    line(
      'most 429s of one process: sharing',
      'sharing nothing',
      together.map((one) => one.refusedMost),
      apart.map((one) => one.refusedMost),
      '',
    ),
  ];
}

async function take(isShared: boolean): Promise<Taken> {
  const org = await startOrg({
    users: 400,
    apps: 50,
    assignments: 1000,
    log: true,
    windowSeconds: WINDOW_SECONDS,
    limits: { '/api/v1/apps': LIMIT },
  });
  const redis = isShared ? await startRedis() : undefined;
  const task = { ...org, ...USUAL, startAt: Date.now() + LOADING_MS, ...(redis && { redis: redis.url }) };
  const samples = await Promise.all(Array.from({ length: PROCESSES }, () => measure('clientList', task)));
  const { requests, rateLimited } = await org.traffic();
  await org.stop();
  await redis?.stop();
  const figures = (name: string) => samples.map(({ facts }) => facts[name] ?? Number.NaN);
  return {
    seconds: Math.max(...figures('listMs')) / 1000,
    least: leastTime(requests - rateLimited, Math.floor(LIMIT * USUAL.share), WINDOW_SECONDS),
    refusedMost: Math.max(...figures('rateLimited')),
  };
}
