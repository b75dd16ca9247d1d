import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { personKey } from '../../assignment/person.js';
import { isSourceId, sourceNameOf } from '../../assignment/source-records.js';
import { ConfigError, RefusedError } from '../../errors.js';
import { readFresh } from '../../roster/load-sources.js';
import { parseSource } from '../../roster/parse-source.js';
import { sourceFileName } from '../../roster/sources-facts.js';
import type { RecheckOutcome } from '../journal/journal-record.js';
import type { PlanEntry } from '../plan/plan.js';
import type { VerifiedRun } from '../plan/verified-run.js';

/** What the newer exports say of the accounts of systems outside Okta. */
export interface NewerExports {
  /** What became of an account; undefined for an entry that is none. */
  of(entry: PlanEntry): { readonly outcome: RecheckOutcome; readonly detail: string } | undefined;
}

interface NewerExport {
  readonly accounts: ReadonlySet<string>;
  /** `accounts.csv, written at 2026-04-02T08:00:00.000Z, SHA-256 …` */
  readonly what: string;
}

/**
 * Reads the newer exports that people have named for sources of a run, by their names in its policy. Throws ConfigError for one
 * that cannot be read, and RefusedError for one that proves nothing: older than what was reviewed, or of another system.
 */
export async function loadNewerExports(
  run: Pick<VerifiedRun, 'folder' | 'facts' | 'policy'>,
  given: ReadonlyMap<string, string>,
  nowMs: number,
): Promise<NewerExports> {
  const exports = new Map<string, NewerExport>();
  for (const [name, path] of given) exports.set(name, await loadExport(run, name, path, nowMs));
  return {
    of({ appId, reviewed: { userName } }) {
      if (!isSourceId(appId)) return undefined;
      const name = sourceNameOf(appId);
      const found = exports.get(name);
      if (found === undefined) {
        const detail = `whether the account is gone shows in a newer export only: name it with --source ${name}=FILE`;
        return { outcome: 'failed', detail };
      }
      return found.accounts.has(personKey(userName))
        ? { outcome: 'still-there', detail: `still there, in ${found.what}` }
        : { outcome: 'gone', detail: `removed by hand: not in ${found.what}` };
    },
  };
}

async function loadExport(
  { folder, facts, policy }: Pick<VerifiedRun, 'folder' | 'facts' | 'policy'>,
  name: string,
  path: string,
  nowMs: number,
): Promise<NewerExport> {
  const source = policy.sources.find((one) => one.name === name);
  if (source === undefined) {
    const known = policy.sources.map((one) => one.name).join(', ');
    throw new ConfigError([`--source ${name}: the run has no such source; it has ${known === '' ? 'none' : known}`]);
  }
  const { bytes, modifiedAt } = await readFresh(path, { key: `sources "${name}"`, maxAge: source.maxAge, nowMs });
  const reviewedAt = facts.sources?.systems?.find((one) => one.name === name)?.modifiedAt ?? '';
  if (reviewedAt === '' || Date.parse(modifiedAt) <= Date.parse(reviewedAt)) {
    throw new RefusedError(
      `${path} was written at ${modifiedAt}, and the export that was reviewed at ${reviewedAt}: only a newer one shows what was removed since`,
    );
  }
  const kept = join(folder, sourceFileName(name));
  const reviewed = parseSource(kept, await readFile(kept), source);
  const accounts = new Set(parseSource(path, bytes, source).map(({ key }) => personKey(key)));
  if (!reviewed.some(({ key }) => accounts.has(personKey(key)))) {
    throw new RefusedError(
      `${path} has none of the ${reviewed.length} accounts that were reviewed: it is probably an export of another system`,
    );
  }
  const digest = createHash('sha256').update(bytes).digest('hex');
  return { accounts, what: `${basename(path)}, written at ${modifiedAt}, SHA-256 ${digest}` };
}
