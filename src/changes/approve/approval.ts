import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { personKey } from '../../assignment/subject.js';
import { RefusedError } from '../../errors.js';
import { isMissingFile } from '../../files/missing-file.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { textSignerOf } from '../../signing/dsse.js';
import type { Approval } from '../journal/journal-record.js';
import type { SealedPlan } from '../plan/plan.js';
import { approversOf, mayNotApprove } from './approver.js';

/** The payload type of an approval's signature, so that no other text can pass for one. */
export const APPROVAL_TYPE = 'application/vnd.okta-access-review.plan-approval+json';

const text = z.string();
const statementShape = {
  schema: z.literal(1),
  kind: z.literal('plan-approval'),
  manifestSha256: text,
  checksum: text,
  approver: text,
  approvedAt: text,
};
const approvalSchema = z
  .object({ ...statementShape, signature: z.object({ keyid: text, sig: text }).strict().readonly() })
  .strict()
  .readonly();

/** What plan.approval.json holds: a statement that names the plan's checksum, and a signature over it. */
export type ApprovalFile = z.infer<typeof approvalSchema>;
export type ApprovalStatement = Omit<ApprovalFile, 'signature'>;

/** The text that is signed. */
export function statementText(statement: ApprovalStatement): string {
  const { schema, kind, manifestSha256, checksum, approver, approvedAt } = statement;
  return JSON.stringify({ schema, kind, manifestSha256, checksum, approver, approvedAt });
}

/**
 * The approval of a plan by the run's own policy: with approvers, one of their signatures over the plan's checksum, by
 * nobody who is in the plan; without, whatever there is proves nothing and is not asked for. Throws RefusedError.
 */
export async function checkApproval(path: string, plan: SealedPlan, run: FinishedRun): Promise<Approval> {
  const approvers = approversOf(run.policy.apply.approvers);
  if (approvers.length === 0) return 'approval asserted, not proven';
  const approval = await loadApproval(path);
  if (approval.checksum !== plan.checksum || approval.manifestSha256 !== plan.manifestSha256) {
    throw new RefusedError(`${path} approves another plan, with the checksum ${approval.checksum}`);
  }
  const keys = approvers.map(({ key }) => key);
  const signer = textSignerOf(approval.signature, APPROVAL_TYPE, statementText(approval), keys);
  const found = approvers.find(({ key }) => key === signer);
  if (found === undefined) {
    throw new RefusedError(
      `${path} is not signed by a key of apply.approvers in the run's policy, or was changed since`,
    );
  }
  if (found.person !== undefined && personKey(found.person) !== personKey(approval.approver)) {
    throw new RefusedError(`${path} names ${approval.approver}, but the key is ${found.person}'s`);
  }
  const why = mayNotApprove(approval.approver, plan);
  if (why !== undefined) throw new RefusedError(`${path}: ${why}`);
  return { approver: approval.approver, keyid: found.key.fingerprint, approvedAt: approval.approvedAt };
}

async function loadApproval(path: string): Promise<ApprovalFile> {
  const content = await readFile(path, 'utf8').catch((error: unknown) => {
    if (!isMissingFile(error)) throw error;
    throw new RefusedError(
      `${path} is missing: the run's policy names approvers, and one of them has to approve the plan`,
    );
  });
  try {
    return approvalSchema.parse(JSON.parse(content));
  } catch (error) {
    throw new RefusedError(`${path} is no approval as this program writes it`, { cause: error });
  }
}
