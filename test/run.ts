import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { testFiles } from './support/test-files.js';

// Runs the built tests, files side by side: all of them, or with --quick those that open no socket and start no process.
// What follows goes to mocha.
const JOBS = 4; // more than cores: many tests wait for windows to end and for processes to answer
const [first, ...others] = process.argv.slice(2);
const isQuick = first === '--quick';
const { quick, slow } = testFiles();
// whole runs, which take the longest, begin first, and the quick ones fill the gaps at the end
const isRun = (file: string) => Number(file.includes('/test/runs/'));
const inOrder = slow.toSorted((one, other) => isRun(other) - isRun(one));
const chosen = ['--parallel', '--jobs', String(JOBS), ...(isQuick ? [] : inOrder), ...quick];
const extra = isQuick || first === undefined ? others : [first, ...others];
const mocha = createRequire(import.meta.url).resolve('mocha/bin/mocha.js');
const { status } = spawnSync(process.execPath, ['--enable-source-maps', mocha, ...extra, ...chosen], {
  stdio: 'inherit',
  env: { ...process.env, ...(isQuick ? { OKTA_ACCESS_REVIEW_QUICK_TESTS: 'true' } : {}) },
});
process.exitCode = status ?? 1;
