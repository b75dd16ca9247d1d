import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { listAppReviews } from '../../src/evidence/list-app-reviews.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const HEADER = 'app_id,app_label,in_scope,population,excluded_by\r\n';
const ORG = 'https://example.okta.com';
const NOW_MS = Date.parse('2026-11-24T06:00:00Z');

describe('the last review of each app', () => {
  let folder: string;
  const { signal } = new AbortController();
  const clock = { now: () => NOW_MS };
  beforeEach(async () => {
    folder = await temporaryFolder('app-reviews');
  });

  async function aRun(name: string, asOf: string, rows: readonly string[] | undefined, policy = '{}', org = ORG) {
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, 'policy.yaml'), `${policy}\n`);
    await writeFile(join(folder, name, 'waivers.yaml'), '[]\n');
    if (rows !== undefined)
      await writeFile(join(folder, name, 'apps.csv'), HEADER + rows.map((r) => `${r}\r\n`).join(''));
    return {
      name,
      org,
      asOf,
      startedAt: asOf,
      scope: [],
      verdict: 'complete',
      rows: 1,
      decided: 0,
      signedOff: false,
      signed: false,
    } as const;
  }

  it('is that of the newest run that read the app to its end', async () => {
    const runs = [
      await aRun('q1', '2026-03-31T00:00:00.000Z', [
        'a,Payroll,true,complete',
        'b,Slack,true,complete',
        'c,Old,false,',
      ]),
      await aRun('q2', '2026-06-30T00:00:00.000Z', ['b,Slack,true,incomplete: 500', 'a,Payroll (new),true,complete']),
    ];

    const reviews = await listAppReviews(folder, { runs }, clock, signal);

    expect(reviews.map(({ appId, appLabel, last }) => [appId, appLabel, last?.run])).to.deep.equal([
      ['b', 'Slack', 'q1'],
      ['a', 'Payroll (new)', 'q2'],
      ['c', 'Old', undefined],
    ]);
  });

  it('is overdue by the newest policy of its org, and never by none', async () => {
    const quarterly = 'report: { every: P3M }';
    const other = 'https://other.okta.com';
    const runs = [
      await aRun('q1', '2026-03-31T00:00:00.000Z', ['a,Payroll,true,complete', 'n,Never,false,,not in --app']),
      await aRun('q3', '2026-09-30T00:00:00.000Z', ['b,Slack,true,complete'], quarterly),
      await aRun('x', '2020-09-30T00:00:00.000Z', ['z,Zoom,true,complete'], '{}', other),
    ];

    const reviews = await listAppReviews(folder, { runs }, clock, signal);

    expect(Object.fromEntries(reviews.map(({ appId, isOverdue }) => [appId, isOverdue]))).to.deep.equal({
      a: true,
      n: true,
      b: false,
      z: false,
    });
  });

  it('is never overdue for an app that the newest policy leaves out', async () => {
    const runs = [
      await aRun('q1', '2026-03-31T00:00:00.000Z', ['a,Payroll,true,complete', 'o,Old,false,,exclude: Old']),
      await aRun('q2', '2026-06-30T00:00:00.000Z', ['a,Payroll,false,,exclude: Payroll'], 'report: { every: P3M }'),
    ];

    const reviews = await listAppReviews(folder, { runs }, clock, signal);

    expect(
      reviews.map(({ appId, last, isInScope, isOverdue }) => [appId, last?.run, isInScope, isOverdue]),
    ).to.deep.equal([
      ['a', 'q1', false, false],
      ['o', undefined, false, false],
    ]);
  });

  it('may be of an app whose listing does not prove everybody, and says so', async () => {
    const rows = ['a,Portal,true,not provable from the listing', 'b,Slack,true,incomplete: 500'];
    const runs = [await aRun('q3', '2026-09-30T00:00:00.000Z', rows, 'report: { every: P3M }')];

    const reviews = await listAppReviews(folder, { runs }, clock, signal);

    expect(reviews.map(({ appId, last, isOverdue }) => [appId, last?.isProvable, isOverdue])).to.deep.equal([
      ['a', false, false],
      ['b', undefined, true],
    ]);
  });

  it('is known of no run that ended before its reports', async () => {
    const runs = [await aRun('cut', '2026-03-31T00:00:00.000Z', undefined)];

    expect(await listAppReviews(folder, { runs }, clock, signal)).to.deep.equal([]);
  });
});
