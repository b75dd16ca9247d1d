import type { CliContext } from './context.js';

/** Runs an action against the built-in org on a loopback port where asked, else with the process's own environment. */
export async function withSandboxIf(
  wanted: boolean,
  context: CliContext,
  action: (env: CliContext['env']) => Promise<void>,
): Promise<void> {
  if (!wanted) return await action(context.env);
  const { startSandbox } = await import('../sandbox/server.js');
  const sandbox = await startSandbox({ logRequests: false });
  try {
    await action({
      OKTA_CLIENT_ORGURL: sandbox.url,
      OKTA_CLIENT_AUTHORIZATIONMODE: 'SSWS',
      OKTA_CLIENT_TOKEN: sandbox.token,
    });
  } finally {
    await sandbox.stop();
  }
}
