import { systemClock } from '../../src/async/clock.js';
import { applyPlan } from '../../src/changes/apply/apply-plan.js';
import { verifyRun } from '../../src/evidence/verify/verify-run.js';
import { clientOf, SIGN_IN } from './changes-run.js';

// A process that applies a plan, to be killed: URL TOKEN PLAN CHECKSUM
const [url = '', token = '', planPath = '', checksum = ''] = process.argv.slice(2);
const { signal } = new AbortController();
const client = clientOf({ url, token });
const { complete } = await applyPlan({
  client,
  signIn: SIGN_IN,
  planPath,
  checksum,
  limits: undefined,
  verify: (folder) => verifyRun(folder, { clock: systemClock, signal, later: false }),
  dryRun: false,
  sendEmail: false,
  clock: systemClock,
  onProgress: () => {},
  signal,
});
await client.close();
process.exitCode = complete ? 0 : 3;
