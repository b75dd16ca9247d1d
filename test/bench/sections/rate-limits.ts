import type { ContenderName } from '../contender.js';
import type { Line } from '../line.js';
import { measure } from '../measure.js';
import { type BenchOrg, startOrg } from '../start-org.js';
import { type Task, USUAL } from '../task.js';
import { leastTime } from './least-time.js';

/** Okta's usual 50 requests of a token, in a sixth of its minute. */
const LIMIT = 50;
const WINDOW_SECONDS = 10;
const APPS = 220;
const OTHERS_PART = 1 / 3;

interface Taken {
  readonly seconds: number;
  readonly rateLimited: number;
  readonly requests: number;
}

/**
 * Time under a rate limit of several windows, shortened to a sixth: mostly waiting, so that all rounds of all
 * contenders go side by side, each with an org of its own.
 */
export async function rateLimits(rounds: number): Promise<Line[]> {
  const each = (run: () => Promise<Taken>) => Promise.all(Array.from({ length: rounds }, run));
  const [ours, sdk, sdk8, shared] = await Promise.all([
    each(() => take('clientList', USUAL)),
    each(() => take('oktaSdk', { ...USUAL, concurrency: 1 })),
    each(() => take('oktaSdk', USUAL)),
    eachShared(rounds),
  ]);
  const least = leastSeconds(ours[0]?.requests ?? 0, Math.floor(LIMIT * USUAL.share));
  const fair = leastSeconds(ours[0]?.requests ?? 0, Math.floor(LIMIT * (1 - OTHERS_PART)));
  const seconds = (taken: readonly { readonly seconds: number }[]) => taken.map((one) => one.seconds);
  const constant = (figure: number) => ours.map(() => figure);
  const refused = (taken: readonly Taken[]) => taken.map(({ rateLimited }) => rateLimited);
  return [
    {
      measure: 'time under a rate limit',
      against: `the least at a share of ${USUAL.share}`,
      unit: 's',
      ours: seconds(ours),
      theirs: constant(least),
      target: { most: 1.05 },
    },
    {
      measure: 'time under a rate limit',
      against: "Okta's SDK, one at a time",
      unit: 's',
      ours: seconds(ours),
      theirs: seconds(sdk),
    },
    {
      measure: 'time under a rate limit',
      against: "Okta's SDK, eight at a time",
      unit: 's',
      ours: seconds(ours),
      theirs: seconds(sdk8),
    },
    {
      measure: '429s earned',
      against: "Okta's SDK, one at a time",
      unit: '',
      ours: refused(ours),
      theirs: refused(sdk),
    },
    {
      measure: '429s earned',
      against: "Okta's SDK, eight at a time",
      unit: '',
      ours: refused(ours),
      theirs: refused(sdk8),
    },
    {
      measure: 'beside a client that spends a third',
      against: 'its fair least',
      unit: 's',
      ours: seconds(shared),
      theirs: constant(fair),
      target: { most: 1.15 },
    },
    {
      measure: '429s earned beside it, and by it',
      against: 'the other client',
      unit: '',
      ours: refused(shared),
      theirs: shared.map(({ others }) => others),
    },
  ];
}

function limitedOrg(): Promise<BenchOrg> {
  return startOrg({
    users: 400,
    apps: APPS,
    assignments: 4000,
    log: true,
    windowSeconds: WINDOW_SECONDS,
    limits: { '/api/v1/apps': LIMIT },
  });
}

function eachShared(rounds: number): Promise<Shared[]> {
  return Promise.all(Array.from({ length: rounds }, takeBesideOthers));
}

interface Shared extends Taken {
  readonly others: number;
}

async function take(name: ContenderName, task: Partial<Task>): Promise<Taken> {
  const org = await limitedOrg();
  const { facts } = await measure(name, { ...org, ...task });
  const { requests, rateLimited } = await org.traffic();
  await org.stop();
  return { seconds: (facts.listMs ?? Number.NaN) / 1000, rateLimited, requests };
}

/** A share that leaves the other client its third; it is as steady as a script that polls. */
async function takeBesideOthers(): Promise<Shared> {
  const org = await limitedOrg();
  const perSecond = (LIMIT * OTHERS_PART) / WINDOW_SECONDS;
  const other = measure('steadyClient', { ...org, perSecond, seconds: WINDOW_SECONDS * 7 });
  const { facts } = await measure('clientList', { ...org, ...USUAL, share: 1 - OTHERS_PART });
  const { facts: others } = await other;
  await org.stop();
  const rateLimited = facts.rateLimited ?? Number.NaN;
  return {
    seconds: (facts.listMs ?? Number.NaN) / 1000,
    rateLimited,
    requests: facts.sent ?? 0,
    others: others.refused ?? 0,
  };
}

function leastSeconds(requests: number, perWindow: number): number {
  return leastTime(requests, perWindow, WINDOW_SECONDS);
}
