import nock from 'nock';
import { refuseSlowThings } from './quick-only.js';
import { closeTemporary, leftOfAll, openTemporary, suiteFolder } from './suite-folder.js';
import { absences } from './system-program.js';
import { temporaryFolders } from './temporary-folder.js';

suiteFolder(); // before any test file is loaded
const { OKTA_ACCESS_REVIEW_QUICK_TESTS, MOCHA_WORKER_ID } = process.env;
if (OKTA_ACCESS_REVIEW_QUICK_TESTS === 'true' && MOCHA_WORKER_ID !== undefined) refuseSlowThings(); // mocha itself starts those workers

/** Nothing leaves the machine: only loopback answers, so that the sandbox org can be spoken to over a real socket. */
export const mochaHooks = {
  beforeAll(): void {
    nock.disableNetConnect();
    nock.enableNetConnect(/^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/);
    openTemporary();
  },
  /** An expected exchange that never happened is a failure of its test. */
  afterEach(): void {
    const pending = nock.pendingMocks();
    nock.cleanAll();
    if (pending.length > 0) throw new Error(`expected requests were never sent: ${pending.join(', ')}`);
  },
  /** The product and its tests leave nothing in the temporary folder. */
  afterAll(this: Mocha.Context): void {
    const files = new Set(this.test?.parent?.suites.map(({ file }) => file));
    refuseLeftovers(closeTemporary(temporaryFolders()), [...files].join(', '));
  },
};

/** Once, after the closing lines of all files, wherever these ran. */
export function mochaGlobalTeardown(): void {
  for (const line of absences()) console.log(`  ${line}`);
  refuseLeftovers(leftOfAll(), 'the run as a whole');
}

function refuseLeftovers(left: readonly string[], where: string): void {
  if (left.length > 0) throw new Error(`${left.join(', ')} left in the temporary folder by ${where}`);
}
