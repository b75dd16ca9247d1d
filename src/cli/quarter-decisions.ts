import { join } from 'node:path';
import { applyPlan } from '../changes/apply/apply-plan.js';
import { decideInBulk } from '../changes/decide/decide-in-bulk.js';
import { makePlan } from '../changes/plan/make-plan.js';
import type { VerifyRun } from '../changes/plan/verified-run.js';
import { RECORDS } from '../run/layout.js';
import { connect } from './connect.js';
import type { CliContext } from './context.js';
import { trustOf } from './trust-flags.js';

/** What the reviewers of the quarter before revoke, of what is recommended. */
export const REVOKED = 12;

/** As reviewers would: leavers are revoked where that can be done, what looks bad is left open, and the rest is kept. */
export async function decideAll(folder: string, { clock, signal, operator }: CliContext): Promise<void> {
  const left = { here: REVOKED / 2, gone: REVOKED / 2 }; // half of them still active in Okta
  const bulk = { folder, reviewer: 'it@example.com', importedBy: operator, clock, signal };
  await decideInBulk(bulk, ({ reviewed: { assignment, evaluation } }) => {
    const { app, appUser, user } = assignment;
    const { recommendation, highestSeverity, findings } = evaluation;
    if (recommendation !== 'revoke') {
      if (highestSeverity === 'critical' || highestSeverity === 'high') return undefined;
      return { decision: 'keep', reason: 'still needed', source: { keptRest: true } };
    }
    const isSso = app.status === 'ACTIVE' && app.signOnMode !== null && app.name !== 'saasure';
    const kind = user.state === 'found' && user.user.status === 'ACTIVE' ? 'here' : 'gone';
    if (appUser.scope !== 'USER' || !isSso || left[kind] === 0) return undefined;
    left[kind] -= 1;
    const revoking = findings.filter(({ status, recommend }) => status === 'open' && recommend === 'revoke');
    return { decision: 'revoke', reason: 'has left', source: { acceptedRules: revoking.map(({ ruleId }) => ruleId) } };
  });
}

/** Removes what they revoked, as `plan` and `apply` do. */
export async function removeRevoked(folder: string, context: CliContext): Promise<void> {
  const { clock, env } = context;
  const trusted = await trustOf({ unsigned: true }, context);
  let verified: ReturnType<VerifyRun> | undefined; // once: nobody else has been at this run since
  const verify: VerifyRun = (run, signal) => (verified ??= trusted.verify(run, signal));
  const trust = { ...trusted, verify };
  const plan = await makePlan({ ...trust, folder, limits: undefined, namedApps: [], clock });
  const { client, signIn } = connect(context, { env });
  try {
    await applyPlan({
      ...{ ...trust, client, signIn, clock, planPath: join(folder, RECORDS.plan), checksum: plan.checksum },
      ...{ limits: undefined, dryRun: false, sendEmail: false, onProgress: () => {} },
    });
  } finally {
    await client.close();
  }
}
