import { get as httpGet } from 'node:http';
import { expect } from 'chai';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import { at, get, rowsOf } from '../support/sandbox-calls.js';

describe('the built-in org: apps', () => {
  let sandbox: Sandbox;

  before(async () => {
    sandbox = await startSandbox({ seed: 7, now: '2026-11-24T00:00:00.000Z', users: 60, apps: 45, assignments: 500 });
  });
  after(async () => await sandbox.stop());

  it('sends 20 apps a page unless asked, and 200 at most', async () => {
    const standard = await get(sandbox, '/api/v1/apps');
    const most = await get(sandbox, '/api/v1/apps?limit=5000');

    expect(standard.rows).to.have.length(20);
    expect(standard.self).to.equal(`${sandbox.url}/api/v1/apps?limit=20`);
    expect(standard.next).to.equal(`${sandbox.url}/api/v1/apps?after=0${at(standard.rows[19], 'id')}&limit=20`);
    expect(most.rows).to.have.length(45);
    expect(most.self).to.equal(`${sandbox.url}/api/v1/apps?limit=200`);
    expect(most.next).to.equal(undefined);
  });

  it('lists every app once, whatever the page size', async () => {
    const bySeven = await rowsOf(sandbox, '/api/v1/apps?limit=7');
    const all = await rowsOf(sandbox, '/api/v1/apps?limit=200');

    expect(bySeven).to.deep.equal(all);
    expect(new Set(all.map(({ id }) => id))).to.have.property('size', 45);
  });

  it('sends self and next as two link lines, and its rate headers in lower case', async () => {
    const lines = await rawHeaders(`${sandbox.url}/api/v1/apps?limit=2`, sandbox.token);

    expect(
      lines.filter(([name]) => name === 'link').map(([, value]) => value.replace(/after=\w+/, 'after=…')),
    ).to.deep.equal([
      `<${sandbox.url}/api/v1/apps?limit=2>; rel="self"`,
      `<${sandbox.url}/api/v1/apps?after=…&limit=2>; rel="next"`,
    ]);
    expect(lines.map(([name]) => name)).to.include.members([
      'date',
      'x-okta-request-id',
      'x-rate-limit-limit',
      'x-rate-limit-remaining',
      'x-rate-limit-reset',
    ]);
  });

  it('filters by one eq and searches the beginning of name or label', async () => {
    const inactive = await rowsOf(sandbox, '/api/v1/apps?filter=status+eq+"INACTIVE"');
    const byName = await rowsOf(sandbox, '/api/v1/apps?filter=name+eq+"slack"');
    const byBeginning = await rowsOf(sandbox, '/api/v1/apps?q=sales');
    const refused = await get(sandbox, '/api/v1/apps?filter=status+eq+"ACTIVE"+or+status+eq+"INACTIVE"');

    expect(inactive.map(({ label }) => label)).to.include('Legacy CRM');
    expect(new Set(inactive.map(({ status }) => status))).to.deep.equal(new Set(['INACTIVE']));
    expect(byName.map(({ label }) => label)).to.deep.equal(['Slack', 'Slack', 'Slack (2)']);
    expect(byBeginning.map(({ label }) => label)).to.deep.equal(['Salesforce', 'Salesforce (2)']);
    expect(refused).to.include({ status: 400 });
    expect(refused.body.errorCode).to.equal('E0000053');
  });

  it('has the apps that a careless review stumbles over', async () => {
    const apps = await rowsOf(sandbox, '/api/v1/apps?limit=200');
    const named = (name: string): unknown => apps.find((app) => app.name === name);

    expect(named('active_directory')).to.include({ signOnMode: null, credentials: null });
    expect(named('saasure')).to.include({ label: 'Okta Admin Console', credentials: null });
    expect(at(named('template_saml_2_0'), 'features')).to.deep.equal(['IN_MEMORY_APP_USER']);
    expect(at(named('slack'), 'features')).to.include('PUSH_USER_DEACTIVATION');
    expect(await rowsOf(sandbox, `/api/v1/apps/${at(named('new_vendor_portal'), 'id')}/users`)).to.deep.equal([]);
  });

  it('answers 404 E0000007 for an app that is not there', async () => {
    const answer = await get(sandbox, '/api/v1/apps/0oaNotThere000000000');

    expect(answer.status).to.equal(404);
    expect(answer.body).to.deep.include({
      errorCode: 'E0000007',
      errorSummary: 'Not found: Resource not found: 0oaNotThere000000000 (AppInstance)',
      errorLink: 'E0000007',
      errorCauses: [],
    });
    expect(answer.body.errorId).to.be.a('string');
  });

  it('lists the groups that give an app, in order of priority', async () => {
    const [app] = await rowsOf(sandbox, '/api/v1/apps?filter=name+eq+"zoomus"');

    const groups = await rowsOf(sandbox, `/api/v1/apps/${app?.id}/groups`);

    expect(groups.map(({ priority }) => priority)).to.deep.equal([0, 1]);
    expect(at(groups[0], '_links', 'group', 'href')).to.equal(`${sandbox.url}/api/v1/groups/${groups[0]?.id}`);
  });

  it('answers 400 E0000029 to a cursor that it never gave out', async () => {
    for (const after of ['nonsense', '00oaNotThere000000000']) {
      const answer = await get(sandbox, `/api/v1/apps?after=${after}`);

      expect([answer.status, answer.body.errorCode]).to.deep.equal([400, 'E0000029']);
    }
  });

  it("answers with the gateway's own 404 where there is no endpoint", async () => {
    const answer = await get(sandbox, '/api/v1/nowhere');

    expect(answer.status).to.equal(404);
    expect(answer.body).to.deep.equal({ status: 404, message: 'Resource not found' });
    expect(answer.headers.get('content-type')).to.equal(null);
  });

  it('answers 405 E0000022 to a method that the endpoint has not', async () => {
    const answer = await fetch(`${sandbox.url}/api/v1/apps`, {
      method: 'DELETE',
      headers: { authorization: `SSWS ${sandbox.token}` },
    });

    expect(answer.status).to.equal(405);
    expect(at(await answer.json(), 'errorCode')).to.equal('E0000022');
  });
});

/** Header lines as they came over the wire: `fetch` joins those of the same name. */
async function rawHeaders(url: string, token: string): Promise<readonly (readonly [string, string])[]> {
  return await new Promise((resolve, reject) => {
    const request = httpGet(url, { headers: { authorization: `SSWS ${token}` } }, (response) => {
      response.resume();
      const flat = response.rawHeaders;
      resolve(flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? ''] as const] : [])));
    });
    request.on('error', reject);
  });
}
