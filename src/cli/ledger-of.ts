import { dirname, resolve } from 'node:path';
import { ConfigError } from '../errors.js';
import { loadPolicy } from '../policy/load.js';
import type { Policy, UsagePolicy } from '../policy/policy.js';
import type { CliContext } from './context.js';
import { policyFile } from './paths.js';

/** A policy's ledger. */
export interface PolicysLedger {
  readonly policy: Policy;
  readonly usage: UsagePolicy;
  readonly folder: string;
}

/** The ledger that the policy of `--config` names. Throws ConfigError where it names none. */
export async function ledgerOf(context: CliContext, config: string): Promise<PolicysLedger> {
  const path = policyFile(context, config);
  const { policy } = await loadPolicy(path);
  if (policy.usage === undefined) {
    throw new ConfigError([`${path} names no ledger of sign-ins: add a line \`usage: { ledger: usage }\` to it`]);
  }
  return { policy, usage: policy.usage, folder: ledgerFolder(path, policy.usage) };
}

/** A ledger lies beside the policy that names it. */
export function ledgerFolder(policyPath: string, { ledger }: UsagePolicy): string {
  return resolve(dirname(policyPath), ledger);
}
