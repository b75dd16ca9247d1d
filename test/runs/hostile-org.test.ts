import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import type { AppUser } from '../../src/assignment/records.js';
import { parseManifest } from '../../src/run/manifest.js';
import { READ_LOG } from '../../src/run/read-log.js';
import { anApp, anAppUser, aUser } from '../support/builders.js';
import { runCommand } from '../support/cli.js';
import { mapCsv } from '../support/csv-cells.js';
import { jsonOf, type ReviewRun, reviewOf } from '../support/review-run.js';
import { answerJson, type SmallOrg, type SmallOrgData, smallOrg } from '../support/small-org.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const PAYROLL = anApp({ id: '0oapayroll', label: 'Payroll' });
const ADA = aUser({ id: '00uada', profile: { login: 'ada@example.com' } });
const BOB = aUser({ id: '00ubob', status: 'DEPROVISIONED', profile: { login: 'bob@example.com' } });

describe('review of an org whose answers cannot be trusted, over a socket', function () {
  this.timeout(60_000);
  let parent: string;
  let orgs: SmallOrg[];
  let runs = 0;

  before(async () => {
    parent = await temporaryFolder('hostile-org');
  });
  beforeEach(() => {
    orgs = [];
  });
  afterEach(async () => {
    await Promise.all(orgs.map((org) => org.close()));
  });

  async function serve(data: SmallOrgData): Promise<SmallOrg> {
    const org = await smallOrg(data);
    orgs.push(org);
    return org;
  }

  async function review(data: SmallOrgData, args: readonly string[] = []): Promise<ReviewRun> {
    runs += 1;
    return await reviewOf(await serve(data), join(parent, `run-${runs}`), ['--format', 'csv', ...args]);
  }

  describe('a user that a row embeds but that is somebody else', () => {
    const data: SmallOrgData = {
      apps: [PAYROLL],
      appUsers: {
        [PAYROLL.id]: [rowOf(ADA.id, { _embedded: { user: BOB } }), rowOf(BOB.id, { _embedded: { user: BOB } })],
      },
      users: { [ADA.id]: ADA },
    };

    it('is neither shown nor judged in the place of the row’s own, who is read singly', async () => {
      const run = await review(data);

      const [ada, bob] = await rowsOf(run);
      expect(run.code, run.stderr).to.equal(0);
      expect(ada).to.include({
        user_id: ADA.id,
        login: 'ada@example.com',
        user_status: 'ACTIVE',
        recommendation: 'keep',
      });
      expect(bob).to.include({ user_id: BOB.id, login: 'bob@example.com', user_status: 'DEPROVISIONED' });
      expect(predicateOf(run).directory).to.include({ method: 'single', users: 1 });
      expect(orgs[0]?.requests.filter((request) => request.includes('/users/00u'))).to.deep.equal([
        `GET /api/v1/users/${ADA.id}`,
      ]);
    });

    it('is not taken from the single read either', async () => {
      const run = await review({ ...data, users: { [ADA.id]: BOB } });

      const [ada] = await rowsOf(run);
      expect(run.code).to.equal(3);
      expect(ada).to.include({ login: '', user_status: '(not read)', recommendation: 'check' });
      expect(predicateOf(run).gaps.join()).to.contain(`answered with the user ${BOB.id}`);
    });
  });

  describe('a look-up of one user that goes wrong', () => {
    const data: SmallOrgData = {
      apps: [PAYROLL, anApp({ id: '0oaslack', label: 'Slack' })],
      appUsers: {
        [PAYROLL.id]: [rowOf(ADA.id), rowOf(BOB.id)],
        '0oaslack': [rowOf(BOB.id, { _embedded: { user: BOB } })],
      },
      users: { [ADA.id]: ADA, [BOB.id]: BOB },
    };

    for (const [what, answer] of [
      [
        'is reset',
        (path) => (response) => {
          if (path !== `/api/v1/users/${BOB.id}`) return false;
          response.destroy();
          return true;
        },
      ],
      [
        'answers a user without a status',
        (path) => (response) => {
          if (path !== `/api/v1/users/${BOB.id}`) return false;
          answerJson(response, 200, { id: BOB.id });
          return true;
        },
      ],
    ] as readonly [string, (path: string) => (response: Parameters<typeof answerJson>[0]) => boolean][]) {
      it(`is that user’s own gap when it ${what}: every report is written`, async () => {
        const run = await review({ ...data, answer: (path, response) => answer(path)(response) });

        const [ada, unread, whole] = await rowsOf(run);
        expect(run.code).to.equal(3);
        expect(run.stderr + run.stdout).not.to.contain('damaged');
        expect(ada).to.include({ user_id: ADA.id, user_status: 'ACTIVE' });
        expect(unread).to.include({ user_id: BOB.id, user_status: '(not read)' });
        expect(whole).to.include({ user_id: BOB.id, user_status: 'DEPROVISIONED' });
        expect(predicateOf(run).gaps).to.have.lengthOf(1);
        expect(predicateOf(run).gaps[0]).to.contain(`The user ${BOB.id} could not be read`);
        expect(existsSync(join(run.folder, 'findings.csv'))).to.equal(true);
      });
    }

    it('is read again when the run is resumed', async () => {
      let isDown = true;
      const org = await serve({
        ...data,
        answer(path, response) {
          if (!isDown || path !== `/api/v1/users/${BOB.id}`) return false;
          response.destroy();
          return true;
        },
      });
      const first = await reviewOf(org, join(parent, 'resumed'), ['--format', 'csv']);
      isDown = false;

      const second = await reviewOf(org, first.folder, ['--resume']);

      expect([first.code, second.code], second.stderr).to.deep.equal([3, 0]);
      expect((await rowsOf(second))[1]).to.include({ user_id: BOB.id, user_status: 'DEPROVISIONED' });
    });

    it('costs the reports nothing when the directory cannot be listed, where many are wanted', async () => {
      const many = Array.from({ length: 60 }, (_, n) => rowOf(`00umany${n}`));
      const run = await review({
        ...data,
        appUsers: { ...data.appUsers, [PAYROLL.id]: many },
        answer(path, response) {
          if (path !== '/api/v1/users') return false;
          answerJson(response, 403, { errorCode: 'E0000006', errorSummary: 'Forbidden', errorCauses: [] });
          return true;
        },
      });

      const rows = await rowsOf(run);
      expect(run.code).to.equal(3);
      expect(rows.filter(({ user_status }) => user_status === '(not read)')).to.have.lengthOf(60);
      expect(predicateOf(run).directory).to.include({ method: 'list', unread: 60 });
      expect(predicateOf(run).gaps.at(-1)).to.contain('55 more users could not be read');
    });

    it('leaves the apps readable when the token’s own user cannot be read', async () => {
      const run = await review({
        ...data,
        answer(path, response) {
          if (path !== '/api/v1/users/me') return false;
          response.destroy();
          return true;
        },
      });

      expect(run.code, run.stderr).to.equal(0);
      expect(await rowsOf(run)).to.have.lengthOf(3);
    });
  });

  describe('an app whose id is not a file name', () => {
    for (const [what, id] of [
      ['climbs out of the folder', '../../../evil'],
      ['holds a NUL', 'a\u0000b'],
      ['is 300 characters long', 'x'.repeat(300)],
      ['is a device on Windows', 'NUL'],
      ['is another’s but for capitals', '0OAPAYROLL'],
      ['is a dot', '.'],
    ] as const) {
      it(`is incomplete and named, and the rest is read, where it ${what}`, async () => {
        const odd = anApp({ id, label: 'Odd one' });
        const row = rowOf(ADA.id, { _embedded: { user: ADA } });

        const run = await review({ apps: [PAYROLL, odd], appUsers: { [PAYROLL.id]: [row], [id]: [row] } });

        expect(run.code, run.stderr).to.equal(3);
        expect(predicateOf(run).gaps).to.have.lengthOf(1);
        expect(predicateOf(run).gaps[0]).to.match(/^App "Odd one" \(.*\) was not read to its end: its id is /su);
        expect((await rowsOf(run)).map(({ app_label }) => app_label)).to.deep.equal(['Payroll']);
        expect(readdirSync(join(run.folder, 'snapshot', 'app-users'))).to.deep.equal([`${PAYROLL.id}.ndjson.gz`]);
        expect(readdirSync(parent).every((name) => /^(run-\d+|resumed)$/.test(name))).to.equal(true);
      });
    }

    it('does not keep --estimate from its answer', async () => {
      const org = await serve({ apps: [PAYROLL, anApp({ id: '.', label: 'Odd' })], appUsers: {} });

      const result = await runCommand(['review', '--estimate'], {
        env: { OKTA_CLIENT_ORGURL: org.url, OKTA_CLIENT_TOKEN: org.token },
      });

      expect(result.code, result.stderr).to.equal(0);
    });
  });

  describe('a clock that is far from this machine’s', () => {
    const data: SmallOrgData = {
      apps: [PAYROLL],
      appUsers: { [PAYROLL.id]: [rowOf(ADA.id, { _embedded: { user: ADA } })] },
    };
    const FAR = [
      ['1970', 'Thu, 01 Jan 1970 00:00:00 GMT'],
      ['9999', 'Fri, 31 Dec 9999 23:59:59 GMT'],
      ['the last moment that JavaScript has', 'Sat, 13 Sep 275760 00:00:00 GMT'],
    ] as const;

    for (const [what, date] of FAR) {
      it(`is refused and named, and leaves no folder, where it says ${what}`, async () => {
        const org = await serve({ ...data, date });
        const folder = join(parent, 'far');

        const result = await runCommand(['review', '--format', 'csv', '--out', folder], {
          env: { OKTA_CLIENT_ORGURL: org.url, OKTA_CLIENT_TOKEN: org.token },
        });

        expect(result.code, result.stderr).to.equal(4);
        expect(result.stderr).to.contain(`the org's clock says ${new Date(date).toISOString()}`);
        expect(result.stderr).to.contain('--as-of');
        expect(existsSync(folder)).to.equal(false);
      });

      it(`is taken for what it is where --as-of says the time and it says ${what}`, async () => {
        const run = await review({ ...data, date });

        expect(run.code, run.stderr).to.equal(0);
        expect(predicateOf(run).warnings.join()).to.contain(`the org's clock says ${new Date(date).toISOString()}`);
        expect(await rowsOf(run)).to.have.lengthOf(1);
      });
    }
  });

  describe('a read log that was edited', () => {
    const rows = Array.from({ length: 12 }, (_, n) => {
      const user = aUser({ id: `00uread${n}` });
      return rowOf(user.id, { _embedded: { user } });
    });

    it('never makes a resumed run complete with fewer rows', async () => {
      const org = await interruptible();
      const first = await reviewOf(org, join(parent, 'run-edited'), ['--format', 'csv']);
      const path = join(first.folder, READ_LOG);
      writeFileSync(path, readFileSync(path, 'utf8').replace(/"next":"[^"]*"(?=[^\n]*\n$)/, '"next":null'));

      const second = await reviewOf(org, first.folder, ['--resume']);

      expect([first.code, second.code], second.stderr).to.deep.equal([3, 4]);
      expect(second.stderr).to.match(/read-log\.ndjson, line \d+: the line was changed/);
    });

    it('is resumed to every row where it was left alone', async () => {
      const org = await interruptible();
      const first = await reviewOf(org, join(parent, 'run-alone'), ['--format', 'csv']);

      const second = await reviewOf(org, first.folder, ['--resume']);

      expect([first.code, second.code], second.stderr).to.deep.equal([3, 0]);
      expect(await rowsOf(second)).to.have.lengthOf(12);
    });

    /** Forbids the third page of four once. */
    async function interruptible(): Promise<SmallOrg> {
      let hasFailed = false;
      return await serve({
        apps: [PAYROLL],
        appUsers: { [PAYROLL.id]: rows },
        pageSize: 4,
        answer(_path, response, request) {
          if (hasFailed || request.url?.includes('after=8') !== true) return false;
          hasFailed = true;
          answerJson(response, 403, { errorCode: 'E0000006', errorSummary: 'Forbidden', errorCauses: [] });
          return true;
        },
      });
    }
  });
});

function rowOf(id: string, overrides: Partial<AppUser> = {}): AppUser {
  return anAppUser({ id, credentials: null, _embedded: null, ...overrides });
}

function predicateOf(run: ReviewRun) {
  return parseManifest(jsonOf(run.folder, 'manifest.json')).predicate;
}

/** The rows of assignments.csv by column. */
async function rowsOf(run: ReviewRun): Promise<readonly Readonly<Record<string, string>>[]> {
  return await mapCsv(join(run.folder, 'assignments.csv'));
}
