import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const VARIABLE = 'OKTA_ACCESS_REVIEW_TEST_FOLDER';

/**
 * The folder that a run of the tests keeps everything temporary in: its own, the product's and those of their child
 * processes. The first process makes it, tells those that it starts by the environment, and removes it when it ends.
 */
export function suiteFolder(): string {
  const known = process.env[VARIABLE];
  if (known !== undefined) return known;
  const made = mkdtempSync(join(realpathSync(tmpdir()), 'okta-access-review-tests-'));
  process.env[VARIABLE] = made;
  const remove = () => rmSync(made, { recursive: true, force: true });
  process.on('exit', remove);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    process.once(signal, () => {
      remove();
      process.kill(process.pid, signal);
    });
  }
  process.env.NODE_DISABLE_COMPILE_CACHE = '1'; // npm would leave it there
  // whoever asks for the temporary folder before any test runs is found out at the end
  process.env.TMPDIR = join(made, 'temporary');
  mkdirSync(process.env.TMPDIR);
  return made;
}

/** Gives what runs next a temporary folder of its own. */
export function openTemporary(): void {
  process.env.TMPDIR = mkdtempSync(join(suiteFolder(), 'temporary', 'of-'));
}

/** Ends that: names what was left in it, but for `expected`, and removes it all. */
export function closeTemporary(expected: ReadonlySet<string>): readonly string[] {
  const folder = tmpdir();
  const left = readdirSync(folder).filter((name) => !expected.has(join(folder, name)));
  rmSync(folder, { recursive: true, force: true });
  process.env.TMPDIR = join(suiteFolder(), 'temporary');
  return left;
}

/** What lies in the temporary folder that was there before any test ran, and is there when all have. */
export function leftOfAll(): readonly string[] {
  return readdirSync(join(suiteFolder(), 'temporary'));
}
