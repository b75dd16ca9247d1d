import type { Clock } from '../async/clock.js';
import type { Jira } from './tickets/jira.js';

export interface TicketsOptions {
  /** The run's folder. */
  readonly folder: string;
  readonly jira: Jira;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}
