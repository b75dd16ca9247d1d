import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import type { Check } from '../../src/doctor/check.js';
import { checkMachine, type MachineOptions } from '../../src/doctor/check-machine.js';
import { ConfigError } from '../../src/errors.js';
import { secretOf } from '../../src/okta/secret.js';
import { policyFrom } from '../support/policy-from.js';

describe('what a review needs of the machine', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'machine-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  async function checked(more: Partial<MachineOptions> = {}): Promise<Record<string, Check>> {
    const checks: Record<string, Check> = {};
    for await (const check of checkMachine({
      policy: { path: 'policy.yaml', policy: policyFrom() },
      credentials: { org: 'https://acme.okta.com', mode: 'SSWS', token: secretOf('00hidden'), sources: [] },
      signingKey: async () => 'SHA256:abc',
      folder: join(folder, 'reports'),
      nowMs: Date.parse('2026-11-24T06:00:00Z'),
      disk: async () => ({ bavail: 4e9, bsize: 1 }),
      ...more,
    })) {
      checks[check.id] = check;
    }
    return checks;
  }

  it('is all there where policy, key, folder and disk are', async () => {
    const checks = await checked();

    expect(Object.values(checks).map(({ id, state }) => `${id} ${state}`)).to.deep.equal([
      'policy ok',
      'signing-key ok',
      'folder ok',
      'disk ok',
    ]);
    expect(checks.policy?.detail).to.contain('24 rules on');
    expect(checks.disk?.detail).to.contain('room for about 3,600,000 assignments');
  });

  describe('of a roster and a register', () => {
    const columns = { key: 'email', status: 'status', active: ['active'] };
    const roster = { file: 'hr.csv', match: 'email', columns, maxAge: 'P7D' } as const;
    const withSources = () => ({
      policy: { path: join(folder, 'p.yaml'), policy: { ...policyFrom(), roster, serviceAccounts: 's.yaml' } },
      nowMs: Date.now(),
    });

    it('is there where both can be read', async () => {
      writeFileSync(join(folder, 'hr.csv'), 'email,status\na@x.y,active\n');
      writeFileSync(join(folder, 's.yaml'), '- { user: svc, purpose: p }\n');

      const { sources } = await checked(withSources());

      expect(sources?.state).to.equal('ok');
      expect(sources?.detail).to.match(/^1 person, written at \S+; 1 service account$/);
    });

    it('is not where either is wrong, and every mistake is told', async () => {
      writeFileSync(join(folder, 'hr.csv'), 'mail\n');

      const { sources } = await checked(withSources());

      expect(sources?.state).to.equal('failed');
      expect(sources?.detail).to.include('hr.csv:1: has no column "email"').and.to.include('s.yaml: cannot be read');
    });
  });

  it('says how to make the roster of the built-in org, and checks what it can without credentials', async () => {
    const policy = { ...policyFrom(), serviceAccounts: 'hr/s.yaml' };

    const checks = await checked({ policy: { path: join(folder, 'sandbox.yaml'), policy }, credentials: undefined });

    expect(checks.sources?.state).to.equal('failed');
    expect(checks.sources?.fix).to.include('sandbox --write-roster DIR');
    expect(Object.keys(checks)).to.deep.equal(['policy', 'sources', 'signing-key', 'folder', 'disk']);
  });

  for (const [mode, expected] of [
    [0o644, 'others may read it'],
    [0o666, 'others may read or write it'],
  ] as const) {
    it(`warns of an okta.yaml with mode ${mode.toString(8)}`, async () => {
      const path = join(folder, 'okta.yaml');
      writeFileSync(path, '');
      chmodSync(path, mode);

      const checks = await checked({
        credentials: {
          org: 'https://acme.okta.com',
          mode: 'SSWS',
          token: secretOf('00hidden'),
          sources: [{ setting: 'token', from: path }],
        },
      });

      expect(checks['credential-files']).to.include({ state: 'warning', fix: `chmod 600 ${path}` });
      expect(checks['credential-files']?.detail).to.contain(expected).and.not.contain('00hidden');
    });
  }

  it('says nothing of an okta.yaml of its own', async () => {
    const path = join(folder, 'okta.yaml');
    writeFileSync(path, '', { mode: 0o600 });
    const sources = [{ setting: 'token', from: path }] as const;

    const checks = await checked({
      credentials: { org: 'https://acme.okta.com', mode: 'SSWS', token: secretOf('t'), sources },
    });

    expect(checks).not.to.have.property('credential-files');
  });

  it('fails on a signing key that cannot be used, before a night is spent', async () => {
    const checks = await checked({
      signingKey: () => Promise.reject(new ConfigError(['the signing key is damaged'])),
    });

    expect(checks['signing-key']).to.include({ state: 'failed', detail: 'the signing key is damaged' });
  });

  it('warns of little room and of waivers that have expired', async () => {
    const waiver = { id: 'W1', rule: 'user-inactive', app: '*', user: 'ada', reason: 'r', approvedBy: 'b' } as const;
    const policy = { ...policyFrom(), waivers: [{ ...waiver, expires: '2026-11-23' }] };

    const checks = await checked({
      policy: { path: 'policy.yaml', policy },
      disk: async () => ({ bavail: 1000, bsize: 4096 }),
    });

    expect(checks.disk?.state).to.equal('warning');
    expect(checks.policy?.detail).to.contain('expired: W1');
  });

  it('fails where the folder cannot be made', async () => {
    writeFileSync(join(folder, 'file'), '');
    mkdirSync(join(folder, 'sub'));

    const checks = await checked({ folder: join(folder, 'file', 'reports') });

    // a file is in the way: nothing can be made in it
    expect(checks.folder?.state).to.equal('failed');
  });
});
