import type { FinishedRun } from '../../run/finished-run.js';
import type { PublicKey } from '../../signing/public-key.js';

export interface LaterOptions {
  readonly folder: string;
  readonly manifestSha256: string;
  /** The run's facts and policy; undefined where they are not as they were. */
  readonly run: FinishedRun | undefined;
  readonly publicKey: PublicKey | undefined;
  readonly signal: AbortSignal;
}
