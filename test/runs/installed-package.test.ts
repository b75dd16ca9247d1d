import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect } from 'chai';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const run = promisify(execFile);

/** What the overrides keep out: deprecated, or flagged by scanners. */
const FLAGGED = ['fstream', 'inflight', 'rimraf', 'lodash.isequal', 'es-abstract'];

describe('the package, installed elsewhere', function () {
  this.timeout(300_000);
  let folder: string;

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'installed-'));
  });
  after(() => rmSync(folder, { recursive: true }));

  it('brings the versions that were tested here, and none of those that the overrides keep out', async function () {
    const packages = productionPackages();
    const topmost = packages.filter((path) => !path.slice('node_modules/'.length).includes('node_modules/'));
    const from = join(folder, 'checkout');
    for (const path of [
      'package.json',
      'LICENSE',
      'README.md',
      'CHANGELOG.md',
      'config',
      'dist/src',
      'dist/program',
      ...topmost,
    ]) {
      mkdirSync(dirname(join(from, path)), { recursive: true });
      cpSync(join(ROOT, path), join(from, path), { recursive: true });
    }
    // the scripts of package.json, in a checkout of its own: they change package.json for as long as npm packs
    await run(process.execPath, [join(ROOT, '.ci/bundle.mjs')], { cwd: from });
    await run('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], { cwd: from });
    const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? '';
    const home = join(folder, 'home');
    mkdirSync(home);
    writeFileSync(join(home, 'package.json'), '{ "private": true }');
    try {
      const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--fetch-retries=0'];
      await run('npm', ['install', ...flags, join(folder, tarball)], { cwd: home });
    } catch (error) {
      if (/ENOTCACHED|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ETIMEDOUT|ENETUNREACH/.test(String(error))) this.skip();
      throw error;
    }

    const installed = readdirSync(join(home, 'node_modules'), { recursive: true, encoding: 'utf8' }).filter((path) =>
      /(?:^|node_modules\/)(?:@[^/]+\/)?[^/@]+\/package\.json$/.test(path),
    );
    const names = installed.map((path) => path.replace(/^.*node_modules\//, '').replace(/\/package\.json$/, ''));
    expect(names).to.include('exceljs');
    for (const name of FLAGGED) expect(names).not.to.include(name);
    // its own, and a few that newer versions of direct dependencies may bring
    expect(installed.length).to.be.within(packages.length - 5, packages.length + 10);
    const { stdout } = await run(join(home, 'node_modules/.bin/okta-access-review'), ['--version']);
    expect(stdout).to.match(/^\d+\.\d+\.\d+/);
    const licenses = readFileSync(join(home, 'node_modules/okta-access-review/dist/program/LICENSES.txt'), 'utf8');
    for (const name of ['exceljs', 'luxon', 'readable-stream', 'zod']) {
      expect(licenses).to.match(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+\n\n.*(license|copyright)`, 'im'));
    }
  });
});

/** Paths of what the product itself needs, as the lock file says. */
function productionPackages(): string[] {
  const lock: { packages: Record<string, { dev?: boolean }> } = JSON.parse(
    readFileSync(join(ROOT, 'package-lock.json'), 'utf8'),
  );
  const paths = Object.entries(lock.packages).filter(([path, { dev }]) => path !== '' && dev !== true);
  return paths.map(([path]) => path);
}
