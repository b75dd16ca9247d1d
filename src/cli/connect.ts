import type { ClientEvent, OktaClient } from '../okta/api.js';
import { createAuthorizer } from '../okta/auth/authorizer.js';
import { type Credentials, loadCredentials } from '../okta/auth/credentials.js';
import { createOktaClient } from '../okta/client.js';
import type { SignIn } from '../okta/principal.js';
import { maxBodyBytes } from './body-limit.js';
import type { CliContext } from './context.js';
import { sharedWith } from './shared-with.js';

export interface Connection {
  readonly client: OktaClient;
  readonly credentials: Credentials;
  readonly signIn: SignIn;
}

export interface ConnectOptions {
  readonly share?: number;
  readonly maxConcurrent?: number;
  readonly onEvent?: (event: ClientEvent) => void;
  /** Environment to take credentials from instead of the process's: the sandbox org's, for one. */
  readonly env?: Readonly<Record<string, string | undefined>>;
}

/** Makes the Okta client that the environment describes. Throws ConfigError with everything that is wrong at once. */
export function connect(context: CliContext, options: ConnectOptions = {}): Connection {
  const { env = context.env, ...clientOptions } = options;
  const credentials = loadCredentials({
    env,
    homeFolder: context.homeFolder,
    workingFolder: context.workingFolder,
  });
  const { clock, random, randomId } = context;
  const authorize = createAuthorizer(credentials, { clock, random, randomId });
  const shared = sharedWith(credentials, env, randomId, clock);
  const onEvent = (event: ClientEvent) => {
    options.onEvent?.(event);
    sayTrouble(event, context);
  };
  const client = createOktaClient({
    org: credentials.org,
    authorize,
    proxy: credentials.proxy,
    maxBodyBytes: maxBodyBytes(env),
    clock,
    random,
    shared,
    ...clientOptions,
    onEvent,
  });
  return { client, credentials, signIn: signInOf(credentials) };
}

function signInOf(credentials: Credentials): SignIn {
  return { mode: credentials.mode, clientId: credentials.mode === 'PrivateKey' ? credentials.clientId : '' };
}

/** Said by every command, --quiet or not: a job that takes longer than planned has this for a reason. */
function sayTrouble(event: ClientEvent, context: CliContext): void {
  if (event.kind === 'ignored') {
    context.err(`Okta's rate limit headers for ${event.bucket} cannot be meant and are ignored (${event.reason})\n`);
  }
  if (event.kind !== 'unshared') return;
  const percent = Math.floor(event.share * 100 + 1e-9);
  const text = `The rate limit can no longer be shared through Redis (${event.reason}): continuing with ${percent} % of it`;
  context.err(`${text}\n`);
}
