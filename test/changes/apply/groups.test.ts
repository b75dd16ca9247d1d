import { join } from 'node:path';
import { expect } from 'chai';
import { systemClock } from '../../../src/async/clock.js';
import { recheck } from '../../../src/changes/recheck/recheck.js';
import { verifyRun } from '../../../src/evidence/verify/verify-run.js';
import type { SandboxOptions } from '../../../src/sandbox/options.js';
import { apply, plan, writesOf } from '../../support/apply-run.js';
import { type ChangesRun, SIGN_IN } from '../../support/changes-run.js';
import { mapCsv } from '../../support/csv-cells.js';
import { untilDone } from '../../support/cut-client.js';
import { APP, GROUP, GROUP_POLICY, type Person, personId } from '../../support/group-org.js';
import { plannedPeople } from '../../support/group-run.js';
import { policyFrom } from '../../support/policy-from.js';
import { rejectionOf } from '../../support/rejection.js';

const BOTH: Person = { what: 'both apps of Tools', groups: ['tools'], revoked: ['jira', 'wiki'], actions: [] };
const BY_RULE: Person = { what: 'a rule', groups: ['eng'], revoked: ['jira'], actions: [] };

describe('apply to access that groups give', () => {
  let run: ChangesRun | undefined;

  afterEach(async () => {
    await run?.stop();
    run = undefined;
  });

  async function madeIn(sandbox: SandboxOptions, ...people: readonly Person[]) {
    const [own, planned] = await plannedPeople(people, { sandbox });
    run = own;
    return { run: own, planned, org: own.sandbox.org };
  }
  const made = async (...people: readonly Person[]) => await madeIn({}, ...people);

  it('refuses a plan that takes users out of a group which a stricter policy does not name', async () => {
    const { run: own, planned } = await made(BOTH);
    const { apply: limits } = policyFrom({
      apply: { maxShare: 1, perApp: { maxShare: 1 }, groups: { allow: ['Chat*'] } },
    });

    const error = await rejectionOf(apply(own, planned.checksum, { limits }));

    expect(error).to.have.property('name', 'RefusedError');
    expect(error.message).to.equal(
      'the plan takes person0@example.com out of the group Tools (00gtools), which apply.groups.allow does not name',
    );
  });

  it('counts every access that goes, also what hangs on a membership, for a limit that came since', async () => {
    const { run: own, planned } = await made(BOTH);
    const { apply: limits } = policyFrom({
      apply: { maxCount: 1, maxShare: 1, perApp: { maxShare: 1 }, groups: { allow: ['00gtools'] } },
    });

    const error = await rejectionOf(apply(own, planned.checksum, { limits }));

    expect(error.message).to.match(/^2 is over the 1 allowed for the run/);
  });

  it('is told in remediation.csv, from the decision to the proof', async () => {
    const { run: own, planned } = await made(BOTH, BY_RULE);

    await apply(own, planned.checksum);

    const rows = await mapCsv(join(own.folder, 'remediation.csv'));
    expect(rows.map(({ action, outcome, journalled_at }) => [action, outcome, journalled_at !== ''])).to.deep.equal([
      ['remove-from-group', 'removed', true],
      ['manual-rule', '', false],
      ['remove-from-group', 'removed', true],
    ]);
    expect((await own.verify(own.folder)).outcome).to.equal('intact');
  });

  it('continues wherever it was cut off, and ends nothing twice', async () => {
    const both: Person = { what: '', direct: ['payroll'], groups: ['pay'], revoked: ['payroll'], actions: [] };
    const two: Person = { what: '', groups: ['chat', 'chatToo'], revoked: ['slack'], actions: [] };
    const { run: own, planned, org } = await made(BOTH, both, two);
    const verify = (path: string) => verifyRun(path, { clock: systemClock, signal: own.signal, later: false });

    const died = await untilDone(own.client, (client) => apply(own, planned.checksum, { client, verify }));

    expect(died).to.be.greaterThan(20);
    expect(writesOf(own).sort()).to.deep.equal([
      `DELETE /api/v1/apps/${APP.payroll}/users/${personId(1)}?sendEmail=false`,
      `DELETE /api/v1/groups/${GROUP.chat}/users/${personId(2)}`,
      `DELETE /api/v1/groups/${GROUP.chatToo}/users/${personId(2)}`,
      `DELETE /api/v1/groups/${GROUP.pay}/users/${personId(1)}`,
      `DELETE /api/v1/groups/${GROUP.tools}/users/${personId(0)}`,
    ]);
    for (const n of [0, 1, 2]) expect(org.memberships.groupIdsOf(personId(n))).to.deep.equal([]);
    const rows = await mapCsv(join(own.folder, 'remediation.csv'));
    expect(rows.map(({ outcome }) => outcome)).to.deep.equal(['removed', 'removed', 'removed', 'removed']);
    expect((await own.verify(own.folder)).outcome).to.equal('intact');
  });

  it('leaves the rows of rules to people, and recheck sees when it is done', async () => {
    const { run: own, planned, org } = await made(BY_RULE);
    await apply(own, planned.checksum);
    const options = { ...own, signIn: SIGN_IN, clock: systemClock, onProgress: () => {} };

    const before = await recheck(options);
    org.memberships.leave(GROUP.eng, personId(0));
    org.removeAppUser(APP.jira, personId(0));
    const after = await recheck(options);

    expect(before.outcomes).to.include({ 'still-there': 1, gone: 0 });
    expect(after.outcomes).to.include({ 'still-there': 0, gone: 1 });
  });

  it('ends as a new plan wants where something changed in between: nothing is half done', async () => {
    const { run: own, planned, org } = await made(BOTH);
    org.rules.modify('0preng', { groupIds: [GROUP.eng, GROUP.tools] });

    const first = await apply(own, planned.checksum);
    const again = await plan(own);

    expect(first.outcomes).to.include({ 'now-by-rule': 2, removed: 0 });
    expect(first.complete).to.equal(false);
    expect(org.memberships.has(GROUP.tools, personId(0))).to.equal(true);
    expect(again.counts).to.include({ removeFromGroup: 2 });
  });

  it('says what is left where Okta takes longer than the policy waits, and is not tried again by itself', async () => {
    const { run: own, planned, org } = await madeIn({ settle: { requests: 1_000_000 } }, BOTH);
    const { apply: limits } = policyFrom({
      apply: { maxShare: 1, perApp: { maxShare: 1 }, groups: { allow: ['00gtools'], settle: 'PT0.01S' } },
    });

    const result = await apply(own, planned.checksum, { limits });

    expect(result.outcomes).to.include({ 'still-granted': 2, removed: 0 });
    expect(org.memberships.has(GROUP.tools, personId(0))).to.equal(false);
    const [row] = await mapCsv(join(own.folder, 'remediation.csv'));
    expect(row?.detail).to.equal('out of Tools (00gtools), and still there by the group Tools (00gtools)');
  });

  it('stops after failures in a row, what hangs together counting once', async () => {
    const policy = `${GROUP_POLICY}rateLimit: { maxConcurrent: 1 }\n`;
    const [own, planned] = await plannedPeople(Array<Person>(4).fill(BOTH), { policy });
    run = own;
    own.sandbox.failNext(/GET .*\/groups\/00gtools$/, { status: 403, body: { errorCode: 'E0000006' } }, 50);

    const result = await apply(own, planned.checksum);

    expect(result.stopped).to.match(/^3 failures with no success between them/);
    expect([result.outcomes.failed, result.notTried]).to.deep.equal([6, 2]);
  });
});
