import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect } from 'chai';
import type { LogEvent } from '../../src/assignment/log-event.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import type { EventRecord } from '../../src/sandbox/state/event-source.js';
import { type CliOptions, type CliResult, runCommand } from '../support/cli.js';
import { DAY_MS, heldBy, someSignOns, truthOf } from '../support/log-events.js';
import { drawSeed, seededRandom } from '../support/seeded-random.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const KILLS = 5;

describe('usage, as it is typed', function () {
  this.timeout(120_000);
  const seed = drawSeed();
  const random = seededRandom(seed);
  const nowMs = Date.now() - 1000;
  const events = someSignOns(random, { fromMs: nowMs - 89 * DAY_MS, toMs: nowMs, count: 2500, pairs: 90 });
  let folder: string;
  let sandbox: Sandbox;

  before(async () => {
    folder = await temporaryFolder('usage');
    await writeFile(join(folder, 'policy.yaml'), 'usage: { ledger: ledger }\n');
    sandbox = await startSandbox({ data: { apps: [], events: events.map(recordOf) }, latencyMs: 40 });
  });
  after(async () => await sandbox.stop());

  async function usage(args: readonly string[], options: CliOptions = {}): Promise<CliResult> {
    const [command = '', ...rest] = args;
    return await runCommand(['usage', command, '--config', 'policy.yaml', ...rest], {
      cwd: folder,
      env: { OKTA_CLIENT_ORGURL: sandbox.url, OKTA_CLIENT_TOKEN: sandbox.token },
      ...options,
    });
  }

  it(`is equal to the log after an update that was killed ${KILLS} times`, async () => {
    let kills = 0;
    for (;;) {
      const before = sandbox.requests.length;
      const result = await usage(['update'], {
        onStart: (child) => {
          if (kills >= KILLS) return;
          // as soon as some of its pages were asked for, and at another moment each time
          const stop = setInterval(
            () => {
              if (sandbox.requests.length <= before + Math.floor(random() * 2)) return;
              clearInterval(stop);
              child.kill('SIGKILL');
            },
            3 + random() * 40,
          );
          stop.unref();
        },
      });
      if (result.signal === 'SIGKILL') kills += 1;
      else {
        expect(result.code, `seed ${seed}: ${result.stderr}`).to.equal(0);
        expect(result.stdout).to.include('by the System Log');
        break;
      }
    }

    expect(kills).to.equal(KILLS);
    expect(await heldBy(join(folder, 'ledger')), `seed ${seed}`).to.deep.equal(truthOf(events));
  });

  it('reads a second time only what is new', async () => {
    const before = sandbox.requests.length;

    const { stdout } = await usage(['update']);

    expect(stdout.split('\n')[0]).to.equal('read: 0 events in 1 request, 0 uses');
    expect(sandbox.requests.length - before).to.equal(1);
  });

  it('imports files beside it, of which the events count once', async () => {
    await mkdir(join(folder, 'files'), { recursive: true });
    await writeFile(join(folder, 'files/a.json.gz'), gzipSync(events.map((event) => JSON.stringify(event)).join('\n')));
    const [first] = events;
    const older = { ...first, uuid: 'older', published: new Date(nowMs - 200 * DAY_MS).toISOString() };
    await writeFile(join(folder, 'files/b.json'), JSON.stringify([older]));

    const { code, stdout, stderr } = await usage(['import', 'files/a.json.gz', 'files/b.json']);
    const untimed = await usage(['import', 'files/b.json', '--since', '2026-01-01']);
    const missing = await usage(['import', 'files/c.json']);

    expect(code, stderr).to.equal(0);
    expect(stdout).to.include('read: 2,501 events in 2 files, 2,501 uses, 1 new one\n');
    expect(stderr).to.include('say with --since and --until');
    expect(await heldBy(join(folder, 'ledger'))).to.deep.equal(truthOf([...events, older as LogEvent]));
    expect([untimed.code, missing.code]).to.deep.equal([2, 2]);
    expect(missing.stderr).to.include('files/c.json cannot be read');
  });

  it('shows what the ledger covers, and who used what, without asking Okta', async () => {
    const [first] = events;
    const user = String(first?.actor?.alternateId);
    const env = {};

    const ledger = await usage(['show'], { env });
    const facts = await usage(['show', '--json'], { env });
    const one = await usage(['show', '--user', user.toUpperCase(), '--json'], { env });
    const app = await usage(['show', '--app', `App ${first?.target?.[0]?.id}`], { env });

    expect(ledger.stdout).to.match(
      /^org: http:.*\nknows: 2,501 uses of apps by 90 pairs of app and user\ncovers: .*\ncounts: single sign-on, /,
    );
    expect(JSON.parse(facts.stdout)).to.deep.include({ org: sandbox.url, uses: 2501, pairs: 90 });
    const lines = one.stdout
      .trimEnd()
      .split('\n')
      .map((line): unknown => JSON.parse(line));
    expect(lines).to.have.length(1);
    expect(lines[0]).to.deep.include({ user, userId: first?.actor?.id, app: `App ${first?.target?.[0]?.id}` });
    expect(app.stdout.trimEnd().split('\n')).to.have.length.above(5);
    expect(app.stdout).to.match(
      /^App 0oa\d \(0oa\d\), 00u\d+@example\.com \(00u\d+\), last .*Z, first .*Z, \d+ uses on \d+ days\n/,
    );
  });

  it('says where the ledger has nothing of what is asked for, beside what scripts read', async () => {
    const env = {};

    const app = await usage(['show', '--app', 'NoSuch*', '--json'], { env });
    const both = await usage(['show', '--app', 'NoSuch*', '--user', 'nobody'], { env });

    expect([app.code, app.stdout, app.stderr]).to.deep.equal([0, '', 'the ledger has no use of the app NoSuch*\n']);
    expect([both.code, both.stdout]).to.deep.equal([0, '']);
    expect(both.stderr).to.equal('the ledger has no use of the app NoSuch* by the user nobody\n');
  });

  it('needs a ledger that the policy names, of the same org', async () => {
    await writeFile(join(folder, 'without.yaml'), 'tieOut: { apps: off }\n');
    await writeFile(join(folder, 'events.yaml'), 'usage: { ledger: ledger, events: [user.authentication.sso] }\n');
    await writeFile(join(folder, 'none.yaml'), 'usage: { ledger: nothing-here }\n');

    const without = await usage(['show', '--config', 'without.yaml']);
    const none = await usage(['show', '--config', 'none.yaml']);
    const events = await usage(['update', '--config', 'events.yaml']);
    const org = await usage(['update'], { env: { OKTA_CLIENT_ORGURL: 'http://127.0.0.1:9', OKTA_CLIENT_TOKEN: 'x' } });

    expect([without.code, none.code, events.code, org.code]).to.deep.equal([2, 2, 2, 4]);
    expect(without.stderr).to.include('usage: { ledger: usage }');
    expect(none.stderr).to.include('holds no ledger of sign-ins');
    expect(events.stderr).to.include('counts other events');
    expect(org.stderr).to.include(`is a ledger of ${sandbox.url}`);
    expect(await readdir(folder)).to.not.include('nothing-here');
  });
});

function recordOf(event: LogEvent): EventRecord {
  const [app] = event.target ?? [];
  return {
    publishedMs: Date.parse(event.published),
    uuid: event.uuid,
    eventType: event.eventType,
    displayMessage: 'User single sign on to app',
    result: 'SUCCESS',
    actor: {
      id: String(event.actor?.id),
      type: 'User',
      alternateId: String(event.actor?.alternateId),
      displayName: '',
    },
    targets: [{ id: String(app?.id), type: 'AppInstance', alternateId: '', displayName: String(app?.displayName) }],
  };
}
