import type { JournalState } from '../journal/journal-state.js';
import type { EntryOptions } from './apply-entry.js';
import type { Settle } from './settle.js';

/** What carrying out entries that hang on memberships takes. */
export interface UnitOptions extends EntryOptions {
  /** The journal as it stood when the apply began. */
  readonly history: JournalState;
  readonly settle: Settle;
}
