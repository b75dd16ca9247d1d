import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const TESTS = fileURLToPath(new URL('..', import.meta.url));

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));

/** What opens sockets or starts processes or threads; hooks.ts holds the quick tests to using none of it by other ways. */
const SLOW =
  /^(node:(child_process|cluster|dgram|https?|net|tls|worker_threads)|ioredis|smtp-server)$|\/src\/sandbox\/start\.js$/;

/** The same where src imports it: its sockets are no slow ones, for the client's go to nock. */
const SLOW_IN_SRC = /^node:(child_process|cluster|worker_threads)$/;

export interface TestFiles {
  /** Files of tests that need nothing but this process. */
  readonly quick: readonly string[];
  /** Files that import, themselves or by way of others, what opens sockets or starts processes or threads. */
  readonly slow: readonly string[];
}

/** All built test files, by what they import. */
export function testFiles(folder = TESTS): TestFiles {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' });
  const files = names.filter((name) => name.endsWith('.test.js')).sort();
  const paths = files.map((name) => join(folder, name));
  return { quick: paths.filter((path) => !isSlow(path)), slow: paths.filter((path) => isSlow(path)) };
}

function isSlow(path: string, seen = new Set<string>()): boolean {
  if (seen.has(path)) return false;
  seen.add(path);
  const slow = path.startsWith(SRC) ? SLOW_IN_SRC : SLOW;
  return importsOf(path).some((target) => slow.test(target) || (target.startsWith('/') && isSlow(target, seen)));
}

/** What a built file imports: packages by name, files by path. */
function importsOf(path: string): readonly string[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/^(?:import|export) (?:[^;]*? from )?'([^']+)'/gm)].map(([, target = '']) =>
    target.startsWith('.') ? join(dirname(path), target) : target,
  );
}
