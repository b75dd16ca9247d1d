import * as z from 'zod';
import { personKey } from '../../assignment/person.js';
import { RefusedError } from '../../errors.js';
import { jsonIn } from '../../files/json-text.js';
import { isMissingFile } from '../../files/missing-file.js';
import { readRegular } from '../../files/regular-file.js';
import type { FinishedRun } from '../../run/finished-run.js';
import { originSchema } from '../../run/origin.js';
import { refuseFuture } from '../../run/record-time.js';
import { textSignerOf } from '../../signing/dsse.js';
import { type Approval, NO_APPROVERS } from '../journal/journal-record.js';
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
  /** Whether the run's signature had been checked. */
  origin: originSchema,
  /** How many removals over a limit are approved as well: all that the plan holds back, or 0 for none of them. */
  exceptions: z.number().int().nonnegative(),
};
const approvalSchema = z
  .object({ ...statementShape, signature: z.object({ keyid: text, sig: text }).strict().readonly() })
  .strict()
  .readonly();

/** What plan.approval.json holds: a statement that names the plan's checksum, and a signature over it. */
export type ApprovalFile = z.infer<typeof approvalSchema>;
export type ApprovalStatement = Omit<ApprovalFile, 'signature'>;

/** What an approval comes to: who gave it, and whether it lifts the limits that the plan holds removals back by. */
export interface CheckedApproval {
  readonly approval: Approval;
  readonly liftsLimits: boolean;
}

/** Every name of a person, of whom one is given. */
export type NamesOf = (person: string) => Promise<readonly string[]>;

/** The text that is signed. */
export function statementText(statement: ApprovalStatement): string {
  const { schema, kind, manifestSha256, checksum, approver, approvedAt, origin, exceptions } = statement;
  return JSON.stringify({ schema, kind, manifestSha256, checksum, approver, approvedAt, origin, exceptions });
}

/**
 * The approval of a plan by the run's own policy: with approvers, one of their signatures over the plan's checksum, by
 * nobody who is in the plan; without, whatever there is proves nothing and is not asked for. Throws RefusedError.
 */
export async function checkApproval(
  path: string,
  plan: SealedPlan,
  run: FinishedRun,
  namesOf: NamesOf,
): Promise<CheckedApproval> {
  const approvers = approversOf(run.policy.apply.approvers);
  if (approvers.length === 0) return { approval: NO_APPROVERS, liftsLimits: false };
  const approval = await loadApproval(path);
  refuseFuture(approval.approvedAt, run.clock.now(), path);
  if (approval.checksum !== plan.checksum || approval.manifestSha256 !== plan.manifestSha256) {
    throw new RefusedError(`${path} approves another plan, with the checksum ${approval.checksum}`);
  }
  const keys = approvers.map(({ key }) => key);
  const signer = textSignerOf(approval.signature, APPROVAL_TYPE, statementText(approval), keys);
  const owners = approvers.filter(({ key }) => key.fingerprint === signer?.fingerprint);
  const [first] = owners;
  if (first === undefined) {
    throw new RefusedError(
      `${path} is not signed by a key of apply.approvers in the run's policy, or was changed since`,
    );
  }
  const found = owners.find(({ person }) => personKey(person) === personKey(approval.approver));
  if (found === undefined) {
    throw new RefusedError(`${path} names ${approval.approver}, but the key is ${first.person}'s`);
  }
  // by the policy's name for the key's owner: the file's own may be spelled as its writer liked
  const why = mayNotApprove([...(await namesOf(found.person)), approval.approver], plan);
  if (why !== undefined) throw new RefusedError(`${path}: ${why}`);
  const { approver, approvedAt, exceptions } = approval;
  if (exceptions !== 0 && exceptions !== plan.counts.heldBack) {
    throw new RefusedError(
      `${path} approves ${exceptions} removals over a limit; the plan has ${plan.counts.heldBack}`,
    );
  }
  return { approval: { approver, keyid: found.key.fingerprint, approvedAt }, liftsLimits: exceptions > 0 };
}

async function loadApproval(path: string): Promise<ApprovalFile> {
  const bytes = await readRegular(path).catch((error: unknown) => {
    if (!isMissingFile(error)) throw error;
    throw new RefusedError(
      `${path} is missing: the run's policy names approvers, and one of them has to approve the plan`,
    );
  });
  const approval = parseApproval(bytes.toString('utf8'));
  if (approval === undefined) throw new RefusedError(`${path} is not an approval as this program writes it`);
  return approval;
}

/** Reads an approval's text; undefined where it is none. */
export function parseApproval(content: string): ApprovalFile | undefined {
  return approvalSchema.safeParse(jsonIn(content)).data;
}
