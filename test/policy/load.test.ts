import { execFileSync } from 'node:child_process';
import { rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ConfigError } from '../../src/errors.js';
import { loadPolicy, loadRunPolicy } from '../../src/policy/load.js';
import { aFolderOf } from '../support/folder-of.js';
import { defaultRules } from '../support/outcomes.js';
import { aPolicy } from '../support/policies.js';
import { rejectionOf } from '../support/rejection.js';

const shipped = fileURLToPath(new URL('../../../config/access-review.yaml', import.meta.url));

async function load(files: Readonly<Record<string, string | Uint8Array>>) {
  return await loadPolicy(join(await aFolderOf(files), 'p.yaml'));
}

describe('loadPolicy', () => {
  it('reads an empty policy as all defaults', async () => {
    const { policy, files } = await load({ 'p.yaml': '' });

    expect(policy).to.deep.equal(aPolicy());
    expect(policy.apps).to.deep.equal({ statuses: ['ACTIVE', 'INACTIVE'], include: [], exclude: [] });
    expect(policy.rateLimit).to.deep.equal({ share: 0.9, maxConcurrent: 8 });
    expect(policy.rules).to.deep.equal(defaultRules());
    expect(policy.report.timezone).to.equal('UTC');
    expect(policy.report.roleAttributes.slice(0, 3)).to.deep.equal(['role', 'roles', 'samlRoles']);
    expect(policy.paths).to.deep.equal({ apps: 'off' });
    expect(files).to.deep.equal([{ name: 'policy.yaml', text: '' }]);
  });

  it('reads the shipped policy as all defaults: what it shows is what holds without it', async () => {
    const { policy, files } = await loadPolicy(shipped);

    expect(policy).to.deep.equal(aPolicy());
    expect(files.map(({ name }) => name)).to.deep.equal(['policy.yaml', 'waivers.yaml']);
  });

  it('reads the policy of npm start, which switches on what the built-in org can show', async () => {
    const { policy } = await loadPolicy(join(shipped, '../sandbox.yaml'));

    expect(policy.usage?.ledger).to.equal('usage');
    expect(policy.paths).to.deep.equal({ apps: 'all' });
    expect(policy.admins).to.deep.equal({ roles: 'all' });
    expect([policy.roster?.file, policy.serviceAccounts]).to.deep.equal(['roster.csv', 'service-accounts.yaml']);
    expect(policy.conflicts).to.have.lengthOf(3);
  });

  it('reads the example of waivers', async () => {
    const folder = join(shipped, '..');

    const { policy } = await load({ 'p.yaml': `waivers: ${JSON.stringify(join(folder, 'waivers.example.yaml'))}` });

    expect(policy.waivers.map(({ id, expires }) => `${id} ${expires}`)).to.deep.equal([
      'W-2026-001 2026-12-31',
      'W-2026-002 2026-05-31',
    ]);
  });

  it('takes every setting that is given and the default of every other', async () => {
    const text = `
apps: { include: ["AWS*"] }
rateLimit: { share: 0.5 }
rules:
  user-inactive: { after: P60D }
  user-missing: false
  app-inactive: true
  external-domain: { allowedDomains: [example.com] }
  outside-expected-population: { severity: medium }
expectations:
  - { apps: [Payroll], allow: profile.department eq "Finance" }
  - { apps: [Payroll], allow: id pr, severity: low, recommend: revoke }
report: { timezone: Europe/Berlin }
`;

    const { policy } = await load({ 'p.yaml': text });

    expect(policy.apps).to.deep.equal({ statuses: ['ACTIVE', 'INACTIVE'], include: ['AWS*'], exclude: [] });
    expect(policy.rateLimit).to.deep.equal({ share: 0.5, maxConcurrent: 8 });
    expect(policy.rules['user-inactive']).to.deep.equal({ on: true, settings: { severity: 'high', after: 'P60D' } });
    expect(policy.rules['user-missing']).to.deep.equal({ on: false, settings: { severity: 'high' } });
    expect(policy.rules['app-inactive'].on).to.equal(true);
    expect(policy.rules['external-domain'].settings.allowedDomains).to.deep.equal(['example.com']);
    expect(policy.expectations).to.deep.equal([
      { apps: ['Payroll'], allow: 'profile.department eq "Finance"', severity: 'medium', recommend: 'check' },
      { apps: ['Payroll'], allow: 'id pr', severity: 'low', recommend: 'revoke' },
    ]);
    expect(policy.report).to.deep.equal({ timezone: 'Europe/Berlin', roleAttributes: aPolicy().report.roleAttributes });
  });

  it('reads a section of which every line is commented out as absent', async () => {
    const { policy } = await load({ 'p.yaml': 'rules:\n#  user-inactive: false\nexpectations:\nwaivers:\n' });

    expect(policy).to.deep.equal(aPolicy());
  });

  it('keeps both files as they were, to the byte', async () => {
    const policyText = '\ufeff# comment\r\nwaivers: sub.yaml   \r\n';

    const { files } = await load({ 'p.yaml': policyText, 'sub.yaml': '# nothing\n' });

    expect(files).to.deep.equal([
      { name: 'policy.yaml', text: policyText },
      { name: 'waivers.yaml', text: '# nothing\n' },
    ]);
  });

  it('resolves anchors', async () => {
    const { policy } = await load({ 'p.yaml': 'apps: { include: &x [A], exclude: *x }' });

    expect(policy.apps.exclude).to.deep.equal(['A']);
  });
});

describe('loadRunPolicy', () => {
  it('reads the waivers that the run kept, whatever the policy calls their file', async () => {
    const waiver = 'id: W\nrule: app-inactive\napp: "*"\nuser: u\nreason: r\napprovedBy: a\nexpires: 2026-12-31\n';
    const folder = await aFolderOf({
      'policy.yaml': 'waivers: /etc/elsewhere/accepted.yaml\n',
      'waivers.yaml': `- ${waiver.trimEnd().replaceAll('\n', '\n  ')}\n`,
    });

    const { policy, files } = await loadRunPolicy(folder);

    expect(policy.waivers.map(({ id }) => id)).to.deep.equal(['W']);
    expect(files).to.have.lengthOf(2);
  });

  it('reads no waivers where the policy names none', async () => {
    const folder = await aFolderOf({ 'policy.yaml': '', 'waivers.yaml': 'not even a list' });

    expect((await loadRunPolicy(folder)).policy.waivers).to.deep.equal([]);
  });

  for (const name of ['policy.yaml', 'waivers.yaml']) {
    it(`waits at no pipe and follows no link in the place of ${name}`, async () => {
      const files = { 'policy.yaml': 'waivers: w.yaml', 'waivers.yaml': '[]' };
      for (const put of [
        (path: string) => execFileSync('mkfifo', [path]),
        (path: string) => symlinkSync('/dev/zero', path),
      ]) {
        const folder = await aFolderOf(files);
        rmSync(join(folder, name));
        put(join(folder, name));

        expect(await rejectionOf(loadRunPolicy(folder))).to.have.property('name', 'RefusedError');
      }
    });
  }

  it('misses the waivers that the policy names', async () => {
    const error = await rejectionOf(loadRunPolicy(await aFolderOf({ 'policy.yaml': 'waivers: w.yaml' })));

    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.match(/policy\.yaml:1:10: waivers: .*waivers\.yaml: cannot be read: ENOENT/);
  });
});
