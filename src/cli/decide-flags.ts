import { ConfigError } from '../errors.js';

/** What `decide` can do beside importing files. */
export interface DecideModes {
  /** A folder to import from in place of files. */
  readonly inbox?: string;
  readonly acceptRecommended: boolean;
  readonly rule: readonly string[];
  readonly keepRest: boolean;
  readonly reason?: string;
  /** What the policy is to do with what no reviewer decided. */
  readonly undecided?: string;
  readonly reviewer?: string;
  readonly later: boolean;
  readonly supersede: boolean;
}

/** Throws a ConfigError where flags do not go together, or one is missing. */
export function checkDecideFlags(files: readonly string[], flags: DecideModes): void {
  const { acceptRecommended, keepRest } = flags;
  if (acceptRecommended && keepRest) refuse('--accept-recommended and --keep-rest are two steps: run decide twice');
  if (flags.undecided !== undefined) checkUndecided(files, flags);
  const bulk = bulkFlag(flags);
  if (bulk === undefined) {
    if (flags.rule.length > 0) refuse('--rule goes with --accept-recommended');
    if (flags.reason !== undefined) refuse('--reason goes with --keep-rest; a file has a reason for each row');
    if (flags.reviewer !== undefined) {
      refuse('--reviewer goes with --accept-recommended or --keep-rest; a file names its own reviewer');
    }
    if (flags.inbox !== undefined) {
      if (files.length > 0) refuse('--inbox takes no files: it imports what is in the folder');
      return;
    }
    if (files.length === 0 && flags.undecided === undefined)
      refuse('no files to import: name the returned workbooks or CSV files');
    return;
  }
  if (files.length > 0 || flags.inbox !== undefined) refuse(`${bulk} takes no files: run decide twice`);
  if (flags.later || flags.supersede) {
    refuse('--later and --supersede go with files: a decision made already is never overruled in bulk');
  }
  if (isBlank(flags.reviewer)) refuse(`${bulk} needs --reviewer: whose decisions they are`);
  if (keepRest && flags.rule.length > 0) refuse('--rule goes with --accept-recommended');
  if (acceptRecommended && flags.reason !== undefined) refuse('--reason goes with --keep-rest; the rule says why');
  if (keepRest && isBlank(flags.reason)) refuse('--keep-rest needs --reason: why all of it may stay');
}

function bulkFlag({ acceptRecommended, keepRest }: DecideModes): string | undefined {
  if (acceptRecommended) return '--accept-recommended';
  return keepRest ? '--keep-rest' : undefined;
}

function isBlank(text: string | undefined): boolean {
  return text === undefined || text.trim() === '';
}

function refuse(why: string): never {
  throw new ConfigError([why]);
}

function checkUndecided(
  files: readonly string[],
  { acceptRecommended, keepRest, inbox, later, supersede }: DecideModes,
): void {
  const isMore = files.length > 0 || acceptRecommended || keepRest || inbox !== undefined || later || supersede;
  if (isMore) refuse('--undecided goes alone: import what came back first, and run decide twice');
}
