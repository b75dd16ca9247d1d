import type { SandboxOptions } from '../../src/sandbox/options.js';
import { startSandbox } from '../../src/sandbox/start.js';
import { type LeanSizes, leanOrg } from './lean-org.js';

/** Where an org that the bench started is. */
export interface OrgAddress {
  readonly url: string;
  readonly token: string;
}

/** A seeded org of the sandbox, or one of lean rows. */
export type OrgOptions = SandboxOptions & { readonly lean?: LeanSizes };

/** What an org answered since it was last asked. */
export interface OrgTraffic {
  readonly requests: number;
  readonly rateLimited: number;
}

// The body of an org's process: apart from every contender, so that what it costs is measured with none of them.
const { lean, ...options }: OrgOptions = JSON.parse(process.argv[2] ?? '{}');
const sandbox = await startSandbox(lean === undefined ? options : { ...options, data: leanOrg(lean) });
let told = 0;

process.on('message', () => {
  const fresh = sandbox.requests.slice(told);
  told = sandbox.requests.length;
  const rateLimited = fresh.filter(({ status }) => status === 429).length;
  process.send?.({ requests: fresh.length, rateLimited } satisfies OrgTraffic);
});
process.on('disconnect', () => process.exit());
process.send?.({ url: sandbox.url, token: sandbox.token } satisfies OrgAddress);
