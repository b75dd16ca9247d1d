import type { ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { plan } from '../../support/apply-run.js';
import { type ChangesRun, recordsOf } from '../../support/changes-run.js';
import { runCommand } from '../../support/cli.js';
import { APP, GROUP, GROUP_POLICY, type Person, personId } from '../../support/group-org.js';
import { aGroupRun } from '../../support/group-run.js';
import { drawSeed, seededRandom } from '../../support/seeded-random.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const KILLS = 25;
const SEED = drawSeed();

/** One of each way in which access is removed: 6 rows of 5 people, 5 memberships, 2 direct assignments. */
const WAYS: readonly Person[] = [
  { what: 'direct', direct: ['payroll'], revoked: ['payroll'], actions: [] },
  { what: 'direct and a membership', direct: ['payroll'], groups: ['pay'], revoked: ['payroll'], actions: [] },
  { what: 'two memberships', groups: ['chat', 'chatToo'], revoked: ['slack'], actions: [] },
  { what: 'two apps of one membership', groups: ['tools'], revoked: ['jira', 'wiki'], actions: [] },
  { what: 'one app, the other stays', direct: ['wiki'], groups: ['tools'], revoked: ['jira'], actions: [] },
];
const PEOPLE = Array.from({ length: 60 }, (_, n) => WAYS[n % WAYS.length]).filter((one) => one !== undefined);
const ROWS = 72;

describe('an apply that is killed', function () {
  this.timeout(600_000);
  let run: ChangesRun;

  before(async () => {
    const open = 'maxCount: 100\n  maxShare: 1\n  perApp: { maxCount: 100, maxShare: 1 }';
    const policy = GROUP_POLICY.replace('maxShare: 1\n  perApp: { maxShare: 1 }', open);
    run = await aGroupRun(PEOPLE, {
      policy: `${policy}rateLimit: { maxConcurrent: 2 }\n`,
      sandbox: { settle: { requests: 1 } },
    });
  });

  after(async () => {
    await run.stop();
  });

  it(`loses no entry and removes nothing twice, killed ${KILLS} times (TEST_SEED=${SEED})`, async () => {
    const random = seededRandom(SEED);
    const { checksum, counts } = await plan(run);
    const temporary = await temporaryFolder('killed'); // what is killed does not tidy up
    const start = (onStart?: (child: ChildProcess) => void) =>
      runCommand(['apply', join(run.folder, 'plan.json'), '--checksum', checksum, '--quiet'], {
        env: { OKTA_CLIENT_ORGURL: run.sandbox.url, OKTA_CLIENT_TOKEN: run.sandbox.token, TMPDIR: temporary },
        ...(onStart === undefined ? {} : { onStart }),
      });
    let killed = 0;

    for (let kill = 0; kill < KILLS; kill += 1) {
      const nth = 1 + Math.floor(random() * 24);
      const laterMs = random() * 4;
      const { signal } = await start((child) => killAtRequest(child, nth, laterMs));
      if (signal === 'SIGKILL') killed += 1;
    }
    const { code, stderr } = await start();

    expect(counts).to.include({ unassign: 12, removeFromGroup: 60, refused: 0 });
    expect(code, stderr).to.equal(0);
    expect(killed).to.be.at.least(KILLS - 5);
    const deletes = run.sandbox.requests.filter(({ method }) => method === 'DELETE').map(({ path }) => path);
    expect(deletes.length, 'no DELETE was sent twice').to.equal(new Set(deletes).size);
    expect(deletes).to.have.length(60 + 24);
    expectOrg();
    const records = await recordsOf(run.folder, 'journal.ndjson');
    const outcomes = records.filter(({ kind }) => kind === 'outcome');
    expect(outcomes.map(({ outcome }) => outcome)).to.deep.equal(Array(ROWS).fill('removed'));
    expectExplained(records, deletes);
    expect((await run.verify(run.folder)).outcome).to.equal('intact');
  });

  /** Everything revoked is gone, and what was to stay is there. */
  function expectOrg(): void {
    const { org } = run.sandbox;
    for (const [n, { revoked, direct = [] }] of PEOPLE.entries()) {
      for (const app of revoked) expect(org.appUsers(APP[app])?.get(personId(n)), `${app} ${n}`).to.equal(undefined);
      for (const app of direct.filter((one) => !revoked.includes(one))) {
        expect(org.appUsers(APP[app])?.get(personId(n))?.scope, `${app} ${n}`).to.equal('USER');
      }
      expect(org.memberships.groupIdsOf(personId(n)), `${n}`).to.deep.equal([]);
    }
  }

  /** Every DELETE of a membership was announced, and every end of one is told once. */
  function expectExplained(records: Awaited<ReturnType<typeof recordsOf>>, deletes: readonly string[]): void {
    const of = (kind: string) => records.filter((record) => record.kind === kind);
    const keyOf = ({ groupId, userId }: Readonly<Record<string, unknown>>) =>
      `/api/v1/groups/${groupId}/users/${userId}`;
    const announced = new Set(of('membership-intent').map(keyOf));
    const ended = of('membership-outcome').map(keyOf);
    expect(ended.toSorted()).to.deep.equal([...announced].sort());
    expect(deletes.filter((path) => path.startsWith(`/api/v1/groups/`)).toSorted()).to.deep.equal(ended.toSorted());
    expect(of('membership-outcome').every(({ outcome }) => outcome === 'ended')).to.equal(true);
    expect(Object.values(GROUP).some((id) => ended.some((key) => key.includes(id)))).to.equal(true);
  }

  /** Kills the process a little after the org has been asked so many times. */
  function killAtRequest(child: ChildProcess, nth: number, laterMs: number): void {
    let seen = 0;
    const count = () => {
      seen += 1;
      if (seen < nth) run.sandbox.beforeNext(/./, count);
      else setTimeout(() => child.kill('SIGKILL'), laterMs);
    };
    run.sandbox.beforeNext(/./, count);
  }
});
