import { dayOf, type SandboxOptions, servedOrg } from '../sandbox/options.js';
import type { Deed } from '../sandbox/seed/history.js';
import type { Sandbox } from '../sandbox/start.js';
import type { CliContext } from './context.js';

/** Starts the built-in org; loaded only when it is wanted, because a run of a real org has no use for it. */
export async function startSandboxOrg(options: SandboxOptions): Promise<Sandbox> {
  const { startSandbox } = await import('../sandbox/start.js');
  return await startSandbox(options);
}

export interface ReviewedOrgOptions {
  /** The moment that it is served as of, epoch milliseconds. */
  readonly nowMs: number;
  /** How far its clock is ahead of the machine's. */
  readonly skewMs?: number;
  /** Any free one, where it is taken or undefined. */
  readonly port?: number;
  readonly deeds?: readonly Deed[];
}

/** The built-in org as it is reviewed in this process: it lives on from its birth, and nothing is compressed on the way. */
export async function startReviewedOrg({
  nowMs,
  skewMs = 0,
  port = 0,
  deeds = [],
}: ReviewedOrgOptions): Promise<Sandbox> {
  const now = new Date(nowMs).toISOString();
  const options = { ...servedOrg(now, nowMs), clockSkewMs: skewMs, deeds, log: false, gzip: false };
  return await startSandboxOrg({ ...options, port }).catch((error: unknown) => {
    const isTaken = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!isTaken || port === 0) throw error;
    return startSandboxOrg(options);
  });
}

/** The environment of a process that uses this org; proxies are for others. */
export function sandboxEnv({ url, token }: Pick<Sandbox, 'url' | 'token'>): CliContext['env'] {
  return {
    OKTA_CLIENT_ORGURL: url,
    OKTA_CLIENT_AUTHORIZATIONMODE: 'SSWS',
    OKTA_CLIENT_TOKEN: token,
    NO_PROXY: '*', // it is in this process
  };
}

/** Runs an action against the built-in org on a loopback port where asked, else with the process's own environment. */
export async function withSandboxIf(
  wanted: boolean,
  context: CliContext,
  action: (env: CliContext['env']) => Promise<void>,
): Promise<void> {
  if (!wanted) return await action(context.env);
  const sandbox = await startReviewedOrg({ nowMs: dayOf(context.clock.now()) });
  try {
    await action(sandboxEnv(sandbox));
  } finally {
    await sandbox.stop();
  }
}
