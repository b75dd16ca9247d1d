import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../src/async/clock.js';
import { runBefore } from '../../src/cli/run-before.js';
import { loadPolicy } from '../../src/policy/load.js';
import { createProgress } from '../../src/review/progress.js';
import { runReview } from '../../src/review/run.js';
import type { SandboxOptions } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import type { Org } from '../../src/sandbox/state/org.js';
import { clientOf, PACKET_SECRET, SIGN_IN } from './changes-run.js';
import { reportsHere } from './reports-here.js';
import { temporaryFolder } from './temporary-folder.js';

export const QUARTERS = ['2026-03-31T00:00:00.000Z', '2026-06-25T00:00:00.000Z'] as const;

/** An access as the org itself has it. */
export type Access = `${string} ${string}`;

export interface Quarter {
  readonly folder: string;
  readonly accesses: ReadonlySet<Access>;
  readonly history: Sandbox['history'];
  readonly requests: Sandbox['requests'];
}

export interface QuartersOptions {
  /** The policy as it stands in its file. */
  readonly policy: string;
  readonly sandbox?: SandboxOptions | undefined;
}

/** The same org at two moments, reviewed at each by its own clock; the second review is compared with the first. */
export async function twoQuarters({ policy, sandbox = {} }: QuartersOptions): Promise<readonly [Quarter, Quarter]> {
  const parent = await temporaryFolder('quarters');
  await writeFile(join(parent, 'policy.yaml'), policy);
  const [one, other] = QUARTERS;
  const first = await quarterOf(one, parent, sandbox);
  // an org has one address, and a run is one of that org
  const second = await quarterOf(other, parent, { ...sandbox, port: first.port });
  return [first, second];
}

async function quarterOf(
  asOf: string,
  parent: string,
  options: SandboxOptions,
): Promise<Quarter & { readonly port: number }> {
  const sandbox = await startSandbox({
    ...{ seed: 3, users: 300, apps: 12, assignments: 1500, began: QUARTERS[0], now: asOf },
    ...{ clockSkewMs: Date.parse(asOf) - Date.now() },
    ...options,
  });
  const client = clientOf(sandbox);
  const { signal } = new AbortController();
  try {
    const policy = await loadPolicy(join(parent, 'policy.yaml'));
    const folder = join(parent, asOf.slice(0, 10));
    const { roleAttributes } = policy.policy.report;
    const selection = { ...policy.policy.apps, only: [] };
    const clock = systemClock;
    await runReview({
      startThread: reportsHere,
      ...{ client, signIn: SIGN_IN, policy, only: [], formats: ['csv'], asOf, resume: undefined, sign: undefined },
      ...(await runBefore({ named: undefined, org: client.org, selection, roleAttributes }, { clock, signal })),
      ...{ folderFor: () => folder, packetSecret: PACKET_SECRET, clock, progress: createProgress(), signal },
    });
    const { org, history, requests, port } = sandbox;
    return { folder, accesses: accessesOf(org), history, requests, port };
  } finally {
    await client.close();
    await sandbox.stop();
  }
}

/** Every access, from the org's own state: nothing of what was asked over HTTP is used. */
export function accessesOf(org: Org): ReadonlySet<Access> {
  const all = Number.POSITIVE_INFINITY;
  const apps = org.listApps({ start: 0, limit: all }).items;
  return new Set(
    apps.flatMap((app) => (org.appUsers(app.id)?.slice(0, all).items ?? []).map(({ id }): Access => `${app.id} ${id}`)),
  );
}
