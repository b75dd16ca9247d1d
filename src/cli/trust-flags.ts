import type { Command } from 'commander';
import type { Trust, VerifyRun } from '../changes/plan/verified-run.js';
import { ConfigError } from '../errors.js';
import { verifyRun } from '../evidence/verify/verify-run.js';
import { loadPublicKey, type PublicKey } from '../signing/public-key.js';
import type { CliContext } from './context.js';
import { variableOf } from './machine.js';
import { fromWorkingFolder } from './paths.js';

/** Where the key that checks runs comes from where no flag names one. */
export const PUBLIC_KEY_VARIABLE = 'OKTA_ACCESS_REVIEW_PUBLIC_KEY';

export interface TrustFlags {
  readonly publicKey?: string;
  readonly unsigned: boolean;
}

/** Adds the flags of every command that continues from a run's folder. */
export function withTrustFlags(command: Command): Command {
  return command
    .option('--public-key <file>', `the key that must have signed the run (default: ${PUBLIC_KEY_VARIABLE})`)
    .option('--unsigned', 'take the run without proof of who made it; the records say so', false);
}

export interface GivenTrust {
  readonly publicKey: PublicKey | undefined;
  readonly unsigned: boolean;
}

/** What the flags and the environment say of the key. Throws ConfigError where they contradict each other. */
export async function givenTrust({ publicKey, unsigned }: TrustFlags, context: CliContext): Promise<GivenTrust> {
  if (publicKey !== undefined && unsigned) {
    throw new ConfigError([
      '--public-key has the signature checked, and --unsigned leaves it unchecked: give one of them',
    ]);
  }
  if (unsigned) return { publicKey: undefined, unsigned };
  if (publicKey !== undefined) {
    return { publicKey: await loadPublicKey(fromWorkingFolder(context, publicKey)), unsigned };
  }
  const given = variableOf(context.env, PUBLIC_KEY_VARIABLE);
  if (given === undefined) return { publicKey: undefined, unsigned };
  const isPem = given.includes('-----BEGIN');
  return { publicKey: await loadPublicKey(isPem ? given : fromWorkingFolder(context, given)), unsigned };
}

/**
 * How the commands that remove access have a run verified first. Later records are left out: a table that a killed apply
 * left half-written must not keep the command away that mends it, and each reads the chains that it relies on itself.
 */
export async function trustOf(flags: TrustFlags, context: CliContext): Promise<Trust> {
  const { publicKey, unsigned } = await givenTrust(flags, context);
  const { clock, signal } = context;
  const verify: VerifyRun = (folder) => verifyRun(folder, { publicKey, clock, signal, later: false });
  return { verify, unsigned, clock, signal };
}
