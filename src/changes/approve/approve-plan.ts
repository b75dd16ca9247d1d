import { lstat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { personKey } from '../../assignment/person.js';
import type { Clock } from '../../async/clock.js';
import { ConfigError, RefusedError } from '../../errors.js';
import { writeOutputFile } from '../../files/output-file.js';
import { knownAs } from '../../run/known-as.js';
import { keptPlan, RECORDS } from '../../run/layout.js';
import { lockRun } from '../../run/lock-run.js';
import { signText } from '../../signing/dsse.js';
import type { SigningKey } from '../../signing/signing-key.js';
import { mendJournal, readJournal } from '../journal/journal.js';
import { loadPlan } from '../plan/load-plan.js';
import type { SealedPlan } from '../plan/plan.js';
import { openVerifiedRun, type Trust, type VerifiedRun } from '../plan/verified-run.js';
import { APPROVAL_TYPE, type ApprovalFile, type ApprovalStatement, statementText } from './approval.js';
import { type Approver, approversOf, mayNotApprove } from './approver.js';

export interface ApproveOptions extends Trust {
  /** The run's plan.json. */
  readonly planPath: string;
  readonly key: SigningKey;
  /** Who approves; may be left out where the run's policy says whose key it is. */
  readonly approver: string | undefined;
  /** Whether the removals that the plan holds back over a limit are approved as well. */
  readonly liftLimits?: boolean | undefined;
  readonly clock: Clock;
}

/** Signs a plan's checksum into plan.approval.json. Refuses whoever is a subject or decider of the plan. */
export async function approvePlan(options: ApproveOptions): Promise<ApprovalFile> {
  const folder = dirname(options.planPath);
  const lock = await lockRun(folder);
  try {
    const nowMs = options.clock.now();
    const plan = await loadPlan(options.planPath, nowMs);
    const run = await openVerifiedRun(folder, options);
    if (plan.manifestSha256 !== run.manifestSha256) throw new RefusedError('the plan is of another run');
    await refuseCarriedOut(run, plan, options.signal);
    const approvers = approversOf(run.policy.apply.approvers);
    const owners = approvers.filter(({ key }) => key.fingerprint === options.key.fingerprint);
    if (approvers.length > 0 && owners.length === 0) {
      throw new RefusedError(
        `the key ${options.key.fingerprint} is none of apply.approvers in the run's policy: its approval would not be taken`,
      );
    }
    const approver = approverOf(owners, options.approver);
    const why = mayNotApprove(await knownAs(run, approver, options.signal), plan);
    if (why !== undefined) throw new RefusedError(why);
    const statement: ApprovalStatement = {
      schema: 1,
      kind: 'plan-approval',
      manifestSha256: plan.manifestSha256,
      checksum: plan.checksum,
      approver,
      approvedAt: new Date(nowMs).toISOString(),
      origin: run.origin,
      exceptions: exceptionsOf(plan, options.liftLimits === true, approvers),
    };
    const approval = { ...statement, signature: signText(options.key, APPROVAL_TYPE, statementText(statement)) };
    await writeOutputFile(join(folder, RECORDS.approval), `${JSON.stringify(approval, undefined, 2)}\n`);
    return approval;
  } finally {
    await lock.release();
  }
}

/** What was begun under one approval is not to look as if it had another; that a plan is kept to be read again begins nothing. */
async function refuseCarriedOut(run: VerifiedRun, { checksum }: SealedPlan, signal: AbortSignal): Promise<void> {
  const isKept = await lstat(join(run.folder, keptPlan(checksum).approval)).then(
    () => true,
    () => false,
  );
  if (isKept || (await isBegun(run, checksum, signal))) {
    throw new RefusedError(`the plan ${checksum} was carried out already: make a new plan to approve`);
  }
}

async function isBegun(run: VerifiedRun, checksum: string, signal: AbortSignal): Promise<boolean> {
  await mendJournal(run);
  for await (const { record } of readJournal(run, signal)) {
    if (record.kind === 'apply' && record.plan === checksum) return true;
  }
  return false;
}

function exceptionsOf({ counts }: SealedPlan, liftLimits: boolean, approvers: readonly Approver[]): number {
  if (!liftLimits) return 0;
  if (approvers.length === 0) {
    throw new RefusedError("the run's policy names no approvers, and only one of them may lift a limit");
  }
  if (counts.heldBack === 0) throw new ConfigError(['the plan holds nothing back: there is no limit to lift']);
  return counts.heldBack;
}

function approverOf(owners: readonly Approver[], given: string | undefined): string {
  const named = given?.trim() ?? '';
  const [owner] = owners;
  if (owner === undefined) {
    if (named === '') throw new ConfigError(["the run's policy does not say whose key it is: name the approver"]);
    return named;
  }
  if (named === '' && owners.length === 1) return owner.person;
  const found = owners.find(({ person }) => personKey(person) === personKey(named));
  if (found !== undefined) return found.person;
  const people = owners.map(({ person }) => person).join(' and ');
  throw named === ''
    ? new ConfigError([`the run's policy gives this key to ${people}: name the approver`])
    : new RefusedError(`the key is ${people}'s by the run's policy, not ${named}'s`);
}
