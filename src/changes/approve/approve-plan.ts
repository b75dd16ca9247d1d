import { dirname, join } from 'node:path';
import { personKey } from '../../assignment/subject.js';
import type { Clock } from '../../async/clock.js';
import { ConfigError, RefusedError } from '../../errors.js';
import { lockFolder } from '../../files/folder-lock.js';
import { writeOutputFile } from '../../files/output-file.js';
import { openFinishedRun } from '../../run/finished-run.js';
import { signText } from '../../signing/dsse.js';
import type { SigningKey } from '../../signing/signing-key.js';
import { loadPlan } from '../plan/load-plan.js';
import { APPROVAL_FILE } from '../plan/plan-files.js';
import { APPROVAL_TYPE, type ApprovalFile, type ApprovalStatement, statementText } from './approval.js';
import { approversOf, mayNotApprove } from './approver.js';

export interface ApproveOptions {
  /** The run's plan.json. */
  readonly planPath: string;
  readonly key: SigningKey;
  /** Who approves; may be left out where the run's policy says whose key it is. */
  readonly approver: string | undefined;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

/** Signs a plan's checksum into plan.approval.json. Refuses whoever is a subject or decider of the plan. */
export async function approvePlan(options: ApproveOptions): Promise<ApprovalFile> {
  const folder = dirname(options.planPath);
  const lock = await lockFolder(folder);
  try {
    const plan = await loadPlan(options.planPath);
    const run = await openFinishedRun(folder, options.signal);
    if (plan.manifestSha256 !== run.manifestSha256) throw new RefusedError('the plan is of another run');
    const approvers = approversOf(run.policy.apply.approvers);
    const known = approvers.find(({ key }) => key.fingerprint === options.key.fingerprint);
    if (approvers.length > 0 && known === undefined) {
      throw new RefusedError(
        `the key ${options.key.fingerprint} is none of apply.approvers in the run's policy: its approval would not be taken`,
      );
    }
    const approver = approverOf(known?.person, options.approver);
    const why = mayNotApprove(approver, plan);
    if (why !== undefined) throw new RefusedError(why);
    const statement: ApprovalStatement = {
      schema: 1,
      kind: 'plan-approval',
      manifestSha256: plan.manifestSha256,
      checksum: plan.checksum,
      approver,
      approvedAt: new Date(options.clock.now()).toISOString(),
    };
    const approval = { ...statement, signature: signText(options.key, APPROVAL_TYPE, statementText(statement)) };
    await writeOutputFile(join(folder, APPROVAL_FILE), `${JSON.stringify(approval, undefined, 2)}\n`);
    return approval;
  } finally {
    await lock.release();
  }
}

function approverOf(owner: string | undefined, given: string | undefined): string {
  if (owner !== undefined && given !== undefined && personKey(owner) !== personKey(given)) {
    throw new RefusedError(`the key is ${owner}'s by the run's policy, not ${given}'s`);
  }
  const approver = owner ?? given?.trim();
  if (approver === undefined || approver === '') {
    throw new ConfigError(["the run's policy does not say whose key it is: name the approver"]);
  }
  return approver;
}
