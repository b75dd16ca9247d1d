import type { SandboxOptions } from '../sandbox/options.js';
import type { Sandbox } from '../sandbox/start.js';
import type { CliContext } from './context.js';

/** Starts the built-in org; loaded only when it is wanted, because a run of a real org has no use for it. */
export async function startSandboxOrg(options: SandboxOptions): Promise<Sandbox> {
  const { startSandbox } = await import('../sandbox/start.js');
  return await startSandbox(options);
}

/** Runs an action against the built-in org on a loopback port where asked, else with the process's own environment. */
export async function withSandboxIf(
  wanted: boolean,
  context: CliContext,
  action: (env: CliContext['env']) => Promise<void>,
): Promise<void> {
  if (!wanted) return await action(context.env);
  const sandbox = await startSandboxOrg({ log: false });
  try {
    await action({
      OKTA_CLIENT_ORGURL: sandbox.url,
      OKTA_CLIENT_AUTHORIZATIONMODE: 'SSWS',
      OKTA_CLIENT_TOKEN: sandbox.token,
      NO_PROXY: '*', // it is in this process
    });
  } finally {
    await sandbox.stop();
  }
}
