import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../errors.js';
import type { OktaClient } from '../okta/api.js';
import type { UsagePolicy } from '../policy/policy.js';
import { readHead } from '../usage/ledger/head.js';
import { checkSame, openLedger } from '../usage/ledger/ledger.js';
import { updateLedger } from '../usage/update-ledger.js';
import type { CliContext } from './context.js';
import { ledgerFolder } from './ledger-of.js';

/** The ledger that a review takes from. */
export interface ReviewLedger extends AsyncDisposable {
  /** Undefined where the policy names none. */
  readonly folder: string | undefined;
}

export interface ReviewLedgerOptions {
  readonly context: CliContext;
  readonly usage: UsagePolicy | undefined;
  /** The policy's own path, which the ledger lies beside. */
  readonly policyPath: string;
  readonly client: OktaClient;
  /** The built-in org ends with the review: its ledger is filled for this review, and ends with it too. */
  readonly isSandbox: boolean;
  /** Says what takes a moment. */
  readonly note: (text: string) => void;
}

/** Finds the ledger of a review before anything is asked of Okta. Throws ConfigError where it is to be filled first. */
export async function ledgerForReview(options: ReviewLedgerOptions): Promise<ReviewLedger> {
  const { usage, policyPath, client, isSandbox } = options;
  if (usage === undefined) return { folder: undefined, [Symbol.asyncDispose]: async () => {} };
  if (isSandbox) return await sandboxLedger(usage, options);
  const folder = ledgerFolder(policyPath, usage);
  const head = await readHead(folder);
  if (head === undefined) {
    throw new ConfigError([
      `usage.ledger: ${folder} holds no ledger of sign-ins: fill it with \`usage update\` or \`usage import\`, or take the line out`,
    ]);
  }
  checkSame(head, { folder, org: client.org, events: usage.events });
  return { folder, [Symbol.asyncDispose]: async () => {} };
}

async function sandboxLedger(
  usage: UsagePolicy,
  { context, client, note }: ReviewLedgerOptions,
): Promise<ReviewLedger> {
  note("Filling a ledger of sign-ins from the built-in org's System Log");
  const folder = await mkdtemp(join(tmpdir(), 'okta-access-review-usage-'));
  const remove = async (): Promise<void> => await rm(folder, { recursive: true, force: true });
  try {
    await using ledger = await openLedger({ folder, org: client.org, events: usage.events, signal: context.signal });
    await updateLedger({ ledger, client, signal: context.signal });
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder, [Symbol.asyncDispose]: remove };
}
