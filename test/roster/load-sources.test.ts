import { utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { ConfigError } from '../../src/errors.js';
import type { RosterPolicy } from '../../src/policy/policy.js';
import { loadSources } from '../../src/roster/load-sources.js';
import { rejectionOf } from '../support/rejection.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const NOW = Date.parse('2026-11-24T00:00:00Z');
const ROSTER: RosterPolicy = {
  file: 'hr.csv',
  match: 'email',
  columns: { key: 'email', status: 'status', active: ['active'] },
  maxAge: 'P7D',
};
const CSV = 'email,status\na@x.y,active\nb@x.y,gone\n';

describe('the sources of a policy', () => {
  it('are none where it names none', async () => {
    expect(await loadSources('/nowhere/p.yaml', {}, NOW)).to.deep.equal([]);
  });

  it('are kept byte for byte, with what was read of them', async () => {
    const { load } = await folderOf({ 'hr.csv': CSV, 's.yaml': '- { user: svc, purpose: p }\n' });

    const files = await load({ roster: ROSTER, serviceAccounts: 's.yaml' });

    expect(files.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()]).slice(0, 2)).to.deep.equal([
      ['snapshot/roster.csv', CSV],
      ['snapshot/service-accounts.yaml', '- { user: svc, purpose: p }\n'],
    ]);
    expect(JSON.parse(Buffer.from(files[2]?.bytes ?? []).toString())).to.deep.equal({
      roster: { file: 'hr.csv', modifiedAt: '2026-11-20T00:00:00.000Z', people: 2, active: 1 },
      serviceAccounts: { accounts: 1 },
    });
  });

  it('are refused where the roster is older than the policy allows', async () => {
    const { load } = await folderOf({ 'hr.csv': CSV });

    const error = await rejectionOf(load({ roster: { ...ROSTER, maxAge: 'P3D' } }));

    expect(error.message).to.match(
      /hr\.csv: was written at 2026-11-20T00:00:00\.000Z, which is longer ago than roster\.maxAge allows \(P3D\): export it again$/,
    );
  });

  it('are taken at exactly that age', async () => {
    const { load } = await folderOf({ 'hr.csv': CSV });

    expect(await load({ roster: { ...ROSTER, maxAge: 'P4D' } })).to.have.lengthOf(2);
  });

  it('are told what is wrong with both at once', async () => {
    const { load } = await folderOf({ 'hr.csv': 'mail\n' });

    const error = await rejectionOf(load({ roster: ROSTER, serviceAccounts: 'none.yaml' }));

    expect(error).to.be.instanceOf(ConfigError);
    expect(error.message).to.match(/hr\.csv:1: has no column "email"/);
    expect(error.message).to.match(/serviceAccounts: .*none\.yaml: cannot be read: ENOENT/);
  });

  it('are named with their key where they cannot be read', async () => {
    const { load } = await folderOf({});

    expect((await rejectionOf(load({ roster: ROSTER }))).message).to.match(
      /^roster\.file: .*hr\.csv: cannot be read: ENOENT/,
    );
  });
});

async function folderOf(files: Readonly<Record<string, string>>) {
  const folder = await temporaryFolder('sources');
  for (const [name, text] of Object.entries(files)) {
    await writeFile(join(folder, name), text);
    const written = new Date('2026-11-20T00:00:00Z');
    await utimes(join(folder, name), written, written);
  }
  return {
    load: async (policy: Parameters<typeof loadSources>[1]) => await loadSources(join(folder, 'p.yaml'), policy, NOW),
  };
}

describe('the files of systems outside Okta', () => {
  const SOURCE = { name: 'host', file: 'h.csv', match: 'email', columns: { key: 'user', active: ['active'] } } as const;

  it('are kept under their names, with how many accounts they have', async () => {
    const { load } = await folderOf({ 'h.csv': 'user\na\nb\n' });

    const files = await load({ sources: [{ ...SOURCE, maxAge: 'P7D' }] });

    expect(files.map(({ name }) => name)).to.deep.equal(['snapshot/sources/host.csv', 'snapshot/sources.json']);
    expect(JSON.parse(Buffer.from(files[1]?.bytes ?? []).toString())).to.deep.equal({
      systems: [{ name: 'host', file: 'h.csv', modifiedAt: '2026-11-20T00:00:00.000Z', accounts: 2 }],
    });
  });

  it('are refused where they are older than the policy allows, or not there, all at once', async () => {
    const { load } = await folderOf({ 'h.csv': 'user\na\n' });

    const error = await rejectionOf(
      load({
        sources: [
          { ...SOURCE, maxAge: 'P3D' },
          { ...SOURCE, name: 'cloud', file: 'c.csv', maxAge: 'P7D' },
        ],
      }),
    );

    expect(error.message).to.match(
      /h\.csv: was written at .* than sources "host"\.maxAge allows \(P3D\): export it again/,
    );
    expect(error.message).to.match(/sources "cloud"\.file: .*c\.csv: cannot be read: ENOENT/);
  });
});
