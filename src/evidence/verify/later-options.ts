import type { Clock } from '../../async/clock.js';
import type { FinishedRun } from '../../run/finished-run.js';
import type { PublicKey } from '../../signing/public-key.js';

export interface LaterOptions {
  readonly folder: string;
  readonly manifestSha256: string;
  /** The run's facts and policy; undefined where they are not as they were. */
  readonly run: FinishedRun | undefined;
  readonly publicKey: PublicKey | undefined;
  /** Whether what Okta answered is there, to know people by all of their addresses. */
  readonly hasSnapshot: boolean;
  /** What the times of records are held against. */
  readonly clock: Pick<Clock, 'now'>;
  readonly signal: AbortSignal;
}
