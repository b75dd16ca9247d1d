import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { buildManifest } from '../../src/report/manifest.js';
import { manifestText } from '../../src/run/manifest.js';
import { namedPreviousRun, newestRunBeside } from '../../src/run/previous-run.js';
import type { RunFacts } from '../../src/run/run-facts.js';
import { rejectionOf } from '../support/rejection.js';
import { ORG, someRunFacts } from '../support/run-facts.js';

const SCOPE = someRunFacts().selection;

describe('the run before', () => {
  let parent: string;

  beforeEach(async () => {
    parent = await mkdtemp(join(tmpdir(), 'runs-'));
  });

  afterEach(async () => {
    await rm(parent, { recursive: true });
  });

  it('is the newest of the org beside the new one, by as-of', async () => {
    await aRun('q1', { asOf: '2026-03-31T00:00:00.000Z' });
    const text = await aRun('q2', { asOf: '2026-06-30T00:00:00.000Z' });
    await aRun('other', { asOf: '2026-07-31T00:00:00.000Z', org: 'https://other.okta.com' });

    const previous = await newestRunBeside(join(parent, 'q3'), ORG, SCOPE);

    const manifestSha256 = createHash('sha256').update(text).digest('hex');
    expect(previous).to.deep.equal({ name: 'q2', asOf: '2026-06-30T00:00:00.000Z', manifestSha256 });
  });

  it('is a complete one of the same scope: neither a refused token nor a look at one app stands between two quarters', async () => {
    await aRun('q1', { asOf: '2026-03-31T00:00:00.000Z' });
    await aRun('broken-off', { asOf: '2026-05-31T00:00:00.000Z', verdict: 'incomplete', gaps: ['refused'] });
    await aRun('one-app', { asOf: '2026-06-01T00:00:00.000Z', selection: { ...SCOPE, only: ['Payroll'] } });
    await aRun('active-only', { asOf: '2026-06-02T00:00:00.000Z', selection: { ...SCOPE, statuses: ['ACTIVE'] } });

    const whole = await newestRunBeside(join(parent, 'q2'), ORG, {
      ...SCOPE,
      statuses: [...SCOPE.statuses].reverse(),
    });
    const ofOneApp = await newestRunBeside(join(parent, 'q2'), ORG, { ...SCOPE, only: ['Payroll'] });

    expect([whole?.name, ofOneApp?.name]).to.deep.equal(['q1', 'one-app']);
  });

  it('is, of two with one as-of, the one that ended last', async () => {
    await aRun('a', { finishedAt: '2026-07-01T02:00:00.000Z' });
    await aRun('b', { finishedAt: '2026-07-01T01:00:00.000Z' });

    expect((await newestRunBeside(join(parent, 'new'), ORG, SCOPE))?.name).to.equal('a');
  });

  it('is never the run itself, nor a folder without a manifest that can be read', async () => {
    await aRun('self', {});
    await mkdir(join(parent, 'unfinished'));
    await mkdir(join(parent, 'broken'));
    await writeFile(join(parent, 'broken', 'manifest.json'), '{');

    expect(await newestRunBeside(join(parent, 'self'), ORG, SCOPE)).to.equal(null);
  });

  it('is none where there is not even a folder to look in', async () => {
    expect(await newestRunBeside(join(parent, 'no', 'such', 'run'), ORG, SCOPE)).to.equal(null);
  });

  it('is the one that is named, by its folder or its manifest', async () => {
    await aRun('q1', { asOf: '2026-03-31T00:00:00.000Z' });

    const byFolder = await namedPreviousRun(join(parent, 'q1'), ORG);
    const byManifest = await namedPreviousRun(join(parent, 'q1', 'manifest.json'), ORG);

    expect(byFolder.asOf).to.equal('2026-03-31T00:00:00.000Z');
    expect(byManifest).to.deep.equal(byFolder);
  });

  it('is refused where it is of another org, or no run', async () => {
    await aRun('other', { org: 'https://other.okta.com' });

    const other = await rejectionOf(namedPreviousRun(join(parent, 'other'), ORG));
    const none = await rejectionOf(namedPreviousRun(join(parent, 'none'), ORG));

    expect(other.message).to.contain('is a run of https://other.okta.com, not of https://example.okta.com');
    expect(none.name).to.equal('ConfigError');
    expect(none.message).to.contain('--previous');
  });

  async function aRun(name: string, facts: Partial<RunFacts>): Promise<string> {
    const text = manifestText(buildManifest({ run: someRunFacts(facts), files: [], summary: undefined }));
    await mkdir(join(parent, name));
    await writeFile(join(parent, name, 'manifest.json'), text);
    return text;
  }
});
