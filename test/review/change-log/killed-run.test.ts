import { cpSync, existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { USE_EVENTS } from '../../../src/assignment/use-events.js';
import { systemClock } from '../../../src/async/clock.js';
import { runBefore } from '../../../src/cli/run-before.js';
import type { OktaClient } from '../../../src/okta/api.js';
import { loadPolicy } from '../../../src/policy/load.js';
import { findInterruptedRun } from '../../../src/review/open/interrupted-run.js';
import { createProgress } from '../../../src/review/progress.js';
import { runReview } from '../../../src/review/run.js';
import { type Sandbox, startSandbox } from '../../../src/sandbox/start.js';
import { openLedger } from '../../../src/usage/ledger/ledger.js';
import { updateLedger } from '../../../src/usage/update-ledger.js';
import { clientOf, PACKET_SECRET, SIGN_IN } from '../../support/changes-run.js';
import { jsonOf } from '../../support/review-run.js';
import { at } from '../../support/sandbox-calls.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

// a ledger is filled by a clock that is the org's
const TODAY_MS = Date.now() - (Date.now() % 86_400_000);
const [BORN = '', THEN = '', NOW = ''] = [170, 80, 0].map((days) =>
  new Date(TODAY_MS - days * 86_400_000).toISOString(),
);
const CSV = ['assignments.csv', 'findings.csv', 'apps.csv', 'changes.csv', 'paths.csv'];
const signal = new AbortController().signal;

describe('a review with a ledger and the log of changes that is killed', function () {
  this.timeout(60_000);

  let parent: string;
  let sandbox: Sandbox;
  let client: OktaClient;
  /** What a killed process would have left of the run, by the number of its requests. */
  const killedAt: number[] = [];

  const orgAt = async (now: string, port: number): Promise<Sandbox> =>
    await startSandbox({
      ...{ seed: 3, users: 60, apps: 6, assignments: 200, began: BORN, now, port },
      clockSkewMs: Date.parse(now) - TODAY_MS,
    });

  async function review(folder: string, asOf: string, isResumed = false): Promise<void> {
    const policy = await loadPolicy(join(parent, 'policy.yaml'));
    const { roleAttributes } = policy.policy.report;
    const selection = { ...policy.policy.apps, only: [] };
    const named = asOf === NOW ? join(parent, 'then') : undefined; // beside lie the other runs of this time
    const before = { named, org: client.org, selection, roleAttributes };
    await runReview({
      ...{ client, signIn: SIGN_IN, policy, only: [], formats: ['csv'], asOf, sign: undefined },
      ...(await runBefore(before, { clock: systemClock, signal })),
      resume: isResumed ? await findInterruptedRun(folder) : undefined,
      ledger: isResumed ? undefined : join(parent, 'usage'),
      ...{
        folderFor: () => folder,
        packetSecret: PACKET_SECRET,
        clock: systemClock,
        progress: createProgress(),
        signal,
      },
    });
  }

  before(async () => {
    parent = await temporaryFolder('killed-run');
    const policy = 'changes: { log: on }\nusage: { ledger: usage }\npaths: { apps: all }\n';
    await writeFile(join(parent, 'policy.yaml'), policy);
    const first = await orgAt(THEN, 0);
    client = clientOf(first);
    await review(join(parent, 'then'), THEN);
    await client.close();
    await first.stop();
    sandbox = await orgAt(NOW, first.port);
    client = clientOf(sandbox);
    await using ledger = await openLedger({ folder: join(parent, 'usage'), org: client.org, events: USE_EVENTS });
    await updateLedger({ ledger, client, signal });
    // a copy of the folder while it runs is what a kill at that moment leaves
    const begun = sandbox.requests.length;
    let isOver = false;
    const next = (): void =>
      sandbox.beforeNext(/./, () => {
        const requests = sandbox.requests.length - begun;
        if (!isOver && requests % 5 === 0 && existsSync(join(parent, 'now'))) {
          killedAt.push(requests);
          cpSync(join(parent, 'now'), join(parent, `killed-${requests}`), {
            recursive: true,
            filter: (path) => !path.endsWith('.lock'), // which names this process
          });
        }
        if (!isOver) next();
      });
    next();
    await review(join(parent, 'now'), NOW);
    isOver = true;
  });
  after(async () => {
    await client.close();
    await sandbox.stop();
  });

  const csvOf = async (folder: string) =>
    Object.fromEntries(await Promise.all(CSV.map(async (name) => [name, await readFile(join(folder, name), 'utf8')])));

  it('is, when it is resumed, what it is when nothing kills it', async () => {
    const whole = await csvOf(join(parent, 'now'));
    const facts = (name: string, key: string) => at(jsonOf(join(parent, name), 'snapshot/run.json'), key);

    expect(killedAt.length).to.be.greaterThan(3);
    for (const requests of killedAt) {
      const name = `killed-${requests}`;
      await review(join(parent, name), NOW, true);
      expect(await csvOf(join(parent, name)), name).to.deep.equal(whole);
      expect(jsonOf(join(parent, name), 'snapshot/usage.json'), name).to.deep.equal(
        jsonOf(join(parent, 'now'), 'snapshot/usage.json'),
      );
      expect(facts(name, 'comparison'), name).to.deep.equal(facts('now', 'comparison'));
      const { until: _, ...log } = Object(facts(name, 'changeLog'));
      const { until: __, ...wholeLog } = Object(facts('now', 'changeLog'));
      expect(log, name).to.deep.equal(wholeLog);
      expect(at(jsonOf(join(parent, name), 'manifest.json'), 'predicate', 'verdict')).to.equal('complete');
    }
    expect(whole['changes.csv']).to.include('added').and.include('group.user_membership');
    expect(whole['findings.csv']).to.include('app-not-used');
  });
});
