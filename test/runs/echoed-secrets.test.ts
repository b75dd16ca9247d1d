import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect } from 'chai';
import { runCommand } from '../support/cli.js';
import { serve, type TestServer } from '../support/http-server.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const TOKEN = '00eC7-hoed_3kQ9xV2nM8bL5cR4zW6yU1iT0pSdFgH';
const PASSWORD = 'redis-Pa55word-of-this-test';
const SELF = { link: '</itself>; rel="self"' };
const app = (id: string, label: string) => ({ id, label, status: 'ACTIVE' });

/** Every spelling of a secret that the org of this test uses, as bytes to search for. */
function spellingsOf(secret: string): Buffer[] {
  const base64 = Buffer.from(secret).toString('base64').replace(/=+$/, '');
  return [secret, secret.toLowerCase(), secret.toUpperCase(), base64, secret.slice(4, 24)].map((text) =>
    Buffer.from(text),
  );
}

describe('a run against an org that repeats what it is sent', function () {
  this.timeout(60_000);
  let org: TestServer;
  let run: string;
  let shown: string;
  let code: number | null;

  before(async () => {
    org = await serve((request, response) => {
      const sent = request.headers.authorization ?? '';
      const path = request.url ?? '';
      const refuse = (said: string) =>
        response
          .writeHead(403, { 'x-okta-request-id': said })
          .end(JSON.stringify({ errorCode: said, errorSummary: `no ${said}`, errorCauses: [{ errorSummary: said }] }));
      if (path.startsWith('/api/v1/apps?')) {
        const apps = ['plain', 'small', 'capital', 'coded', 'row'].map((id) => app(id, `App ${id}`));
        response.writeHead(200, SELF).end(JSON.stringify(apps));
      } else if (path.includes('/plain/')) refuse(sent);
      else if (path.includes('/small/')) refuse(sent.toLowerCase());
      else if (path.includes('/capital/')) refuse(sent.toUpperCase());
      else if (path.includes('/coded/')) refuse(Buffer.from(sent).toString('base64'));
      else if (path.includes('/row/')) {
        response.writeHead(200, SELF).end(JSON.stringify([{ id: '00u1', profile: { note: sent } }]));
      } else refuse(sent);
    });
    run = join(await temporaryFolder('echoed-secrets'), 'run');
    const result = await runCommand(['review', '--out', run], {
      env: {
        OKTA_CLIENT_ORGURL: org.origin,
        OKTA_CLIENT_TOKEN: TOKEN,
        // nobody listens there: the error of the connection is said
        OKTA_ACCESS_REVIEW_REDIS_URL: `redis://:${PASSWORD}@127.0.0.1:1/0`,
      },
    });
    code = result.code;
    shown = result.stdout + result.stderr;
  });
  after(() => org.close());

  it('is incomplete, and names each app with what is left of the error', () => {
    const apps = readFileSync(join(run, 'apps.csv'), 'utf8');

    expect(code, shown).to.equal(3);
    expect(apps.match(/incomplete: /g)).to.have.length(5);
    expect(apps).to.include('answered 403 [secret]');
    expect(apps).to.include('repeats the credential that was sent');
  });

  it('has no secret in anything that was printed', () => {
    for (const secret of [TOKEN, PASSWORD]) {
      for (const spelling of spellingsOf(secret)) expect(shown.includes(spelling.toString()), shown).to.equal(false);
    }
  });

  it('has no secret in any byte of any file', () => {
    const files = readdirSync(run, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    expect(files.length).to.be.above(5);

    for (const { parentPath, name } of files) {
      const bytes = readFileSync(join(parentPath, name));
      const whole = name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
      for (const secret of [TOKEN, PASSWORD]) {
        for (const spelling of spellingsOf(secret))
          expect(whole.includes(spelling), `${name}: ${spelling}`).to.equal(false);
      }
    }
  });
});
