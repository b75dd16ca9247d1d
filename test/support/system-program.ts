import { spawnSync } from 'node:child_process';
import { accessSync, appendFileSync, constants, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { suiteFolder } from './suite-folder.js';

/** The programs of the system that tests run, and the Debian packages that they come in. */
const PACKAGES = {
  chromium: 'chromium',
  ip: 'iproute2',
  jq: 'jq',
  openssl: 'openssl',
  pdftoppm: 'poppler-utils',
  'redis-server': 'redis-server',
  sha256sum: 'coreutils',
  soffice: 'libreoffice-calc',
  unshare: 'util-linux',
  unzip: 'unzip',
} as const;

export type SystemProgram = keyof typeof PACKAGES;

/** What no package gives: mounting a small disk needs rights that a machine may not grant, in CI neither. */
const MOUNT = 'mount';
const NO_MOUNT = 'a small disk cannot be mounted (run the tests as root)';

interface Needing {
  /** As mocha's own: pending where something is absent, a failure with CI=true. */
  describe(title: string, define: (this: Mocha.Suite) => void): void;
  it(title: string, test: Mocha.AsyncFunc): void;
}

/** For tests that run programs of the system. */
export function needs(...needed: readonly (SystemProgram | typeof MOUNT)[]): Needing {
  const absent = needed.filter((what) => (what === MOUNT ? !canMount() : !isInstalled(what)));
  if (absent.length === 0) return { describe: (...of) => void describe(...of), it: (...of) => void it(...of) };
  if (process.env.CI === 'true' && !absent.includes(MOUNT)) return failing(absent.map(lacking).join('; '));
  return {
    describe: (title, define) => noteAbsence(absent, describe.skip(title, define)?.total() ?? 0),
    it(title, test) {
      it.skip(title, test);
      noteAbsence(absent, 1);
    },
  };
}

export function isInstalled(program: SystemProgram): boolean {
  return (process.env.PATH ?? '').split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** A line for each thing that was absent: what was left out for it, by all processes of the run, and what to do. */
export function absences(): readonly string[] {
  const tests = new Map<string, number>();
  for (const line of notes()) {
    const [what = '', count] = line.split(' ');
    tests.set(what, (tests.get(what) ?? 0) + Number(count));
  }
  return [...tests].map(
    ([what, count]) => `${count} ${count === 1 ? 'test was' : 'tests were'} left out: ${lacking(what)}`,
  );
}

function failing(why: string): Needing {
  const fail = () => {
    throw new Error(`${why}: with CI=true that is a failure`);
  };
  return {
    describe: (title) => void describe(title, () => void it('finds the programs that it needs', fail)),
    it: (title) => void it(title, fail),
  };
}

function lacking(what: string): string {
  const debian = new Map<string, string>(Object.entries(PACKAGES)).get(what);
  return debian === undefined ? NO_MOUNT : `${what} is not installed (on Debian: apt-get install ${debian})`;
}

function canMount(): boolean {
  const folder = mkdtempSync(join(suiteFolder(), 'mount-'));
  const isMounted = spawnSync(MOUNT, ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]).status === 0;
  if (isMounted) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true });
  return isMounted;
}

function noteAbsence(absent: readonly string[], count: number): void {
  for (const what of absent) appendFileSync(notesPath(), `${what} ${count}\n`);
}

function notes(): readonly string[] {
  try {
    return readFileSync(notesPath(), 'utf8').trimEnd().split('\n');
  } catch {
    return []; // nothing was absent
  }
}

function notesPath(): string {
  return join(suiteFolder(), 'absent');
}
