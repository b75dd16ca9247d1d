import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { type RederiveOptions, rederive } from '../../src/derive/rederive.js';
import { ConfigError, IncompleteError } from '../../src/errors.js';
import { loadPolicy } from '../../src/policy/load.js';
import { LAYOUT } from '../../src/run/layout.js';
import { anApp, anAppUser, aUser } from '../support/builders.js';
import { readWorkbook } from '../support/read-workbook.js';
import { rejectionOf } from '../support/rejection.js';
import { aLoadedPolicy } from '../support/review-parts.js';
import { someRunFacts } from '../support/run-facts.js';
import { aRead, snapshotOf } from '../support/snapshot.js';
import { temporaryFolder } from '../support/temporary-folder.js';

describe('rederive', () => {
  let run: string;
  let out: string;

  beforeEach(async () => {
    const user = aUser({ id: 'u1', status: 'SUSPENDED' });
    run = await snapshotOf({
      apps: [anApp({ id: '0oa1' })],
      appUsers: { '0oa1': [anAppUser({ id: 'u1', _embedded: { user } })] },
    });
    writeFileSync(join(run, LAYOUT.run), JSON.stringify(someRunFacts({ apps: [aRead('0oa1')] })));
    writeFileSync(join(run, 'policy.yaml'), 'rules: { user-suspended: { severity: critical } }\n');
    out = join(await temporaryFolder('rederive'), 'out');
  });

  it('writes the reports again by the run’s own policy, and leaves the run as it is', async () => {
    const before = readdirSync(run, { recursive: true }).sort();

    const { summary, files, run: facts } = await derived();

    expect(summary.open.critical).to.equal(1);
    expect(files.map(({ name }) => name)).to.deep.equal(['assignments.csv', 'findings.csv', 'apps.csv']);
    expect(facts.verdict).to.equal('complete');
    expect(readdirSync(run, { recursive: true }).sort()).to.deep.equal(before);
  });

  it('judges by another policy where it is given one', async () => {
    const { summary } = await derived({ policy: aLoadedPolicy() });

    expect([summary.open.critical, summary.open.high]).to.deep.equal([0, 1]);
  });

  it('refuses a policy with a source of which the run has no accounts', async () => {
    const columns = { key: 'username', active: ['active'] };
    const source = { name: 'host', file: 'h.csv', match: 'email', columns, maxAge: 'P7D' } as const;

    const error = await rejectionOf(derived({ policy: aLoadedPolicy({ sources: [source] }) }));

    expect(error.message).to.include('was made without the source "host": it cannot be judged afterwards');
  });

  it('says on every page that it is a what-if where the policy is another one, and only there', async () => {
    const named = await loadPolicy(join(run, 'policy.yaml'));
    const pages: string[] = [];

    for (const [index, policy] of [aLoadedPolicy(), undefined, named].entries()) {
      const folder = join(await temporaryFolder('rederive'), String(index));
      await derived({ out: folder, policy, formats: ['xlsx'] });
      const workbook = readWorkbook(readFileSync(join(folder, LAYOUT.workbook)));
      pages.push(JSON.stringify(['Summary', 'Policy', 'Evidence'].map((name) => workbook.sheet(name).rows[0])));
    }

    expect(pages[0]?.match(/WHAT-IF/g)).to.have.lengthOf(3);
    expect(pages.slice(1).join()).not.to.contain('WHAT-IF');
  });

  it('gives the same bytes each time', async () => {
    const again = join(await temporaryFolder('rederive'), 'again');

    await derived();
    await derived({ out: again });

    for (const name of ['assignments.csv', 'findings.csv', 'apps.csv']) {
      expect(readFileSync(join(out, name)).equals(readFileSync(join(again, name))), name).to.equal(true);
    }
  });

  it('says what it is doing', async () => {
    const said: unknown[] = [];

    await derived({ progress: { phase: (phase) => said.push(phase), reported: (rows) => said.push(rows) } });

    expect(said).to.deep.equal(['writing reports', 1, 'done']);
  });

  for (const inside of ['', 'reports', 'snapshot/app-users/reports']) {
    it(`refuses to write into the run's folder: ${JSON.stringify(inside)}`, async () => {
      const error = await rejectionOf(derived({ out: join(run, inside) }));

      expect(error).to.be.instanceOf(ConfigError);
      expect(error.message).to.contain("lies within the run's folder");
    });
  }

  it('takes a folder beside the run whose name begins with the run’s own', async () => {
    const beside = `${run}..again`;

    await derived({ out: beside });

    expect(readdirSync(beside)).to.include('assignments.csv');
    rmSync(beside, { recursive: true });
  });

  it('refuses a folder that holds anything', async () => {
    mkdirSync(out);
    writeFileSync(join(out, 'somebody.txt'), 'x');

    expect(await rejectionOf(derived())).to.be.instanceOf(ConfigError);
    expect(readdirSync(out)).to.deep.equal(['somebody.txt']);
  });

  it('says of a folder that is not a run what is missing', async () => {
    const error = await rejectionOf(derived({ folder: await temporaryFolder('no-run') }));

    expect(error).to.be.instanceOf(IncompleteError);
    expect(error.message).to.contain('snapshot/run.json is missing');
  });

  it('ends where it is told to stop, and leaves no report behind', async () => {
    const stop = new AbortController();
    stop.abort(new Error('stopped'));

    expect((await rejectionOf(derived({ signal: stop.signal }))).message).to.equal('stopped');
    expect(readdirSync(out)).to.deep.equal([]);
  });

  async function derived(overrides: Partial<RederiveOptions> = {}) {
    return await rederive({
      folder: run,
      out,
      policy: undefined,
      formats: ['csv'],
      progress: { phase: () => {}, reported: () => {} },
      signal: new AbortController().signal,
      ...overrides,
    });
  }
});
