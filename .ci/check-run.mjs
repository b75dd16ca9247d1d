// Checks, without the product's own code, what a run wrote: every file of the manifest is there, has its size and its
// SHA-256, nothing else is, the population is not empty, and it differs from the quarter before.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';

const folder = process.argv[2];
const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
const problems = [];

for (const { name, digest } of manifest.subject) {
  const bytes = readFileSync(join(folder, name));
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== digest.sha256) problems.push(`${name}: SHA-256 differs from the manifest's`);
}
const listed = new Set([...manifest.subject.map(({ name }) => name), 'manifest.json', 'manifest.dsse.json']);
for (const entry of readdirSync(folder, { recursive: true })) {
  const path = join(folder, entry);
  if (statSync(path).isFile() && !listed.has(relative(folder, path))) problems.push(`${entry}: not in the manifest`);
}
for (const name of [
  'assignments.csv',
  'findings.csv',
  'apps.csv',
  'changes.csv',
  'access-review.xlsx',
  'access-review.html',
  'snapshot/run.json',
]) {
  if (!listed.has(name)) problems.push(`${name}: missing`);
}
const rows = readFileSync(join(folder, 'assignments.csv'), 'utf8').split('\r\n').length - 2;
if (rows < 100) problems.push(`assignments.csv has ${rows} lines`);
const changes = readFileSync(join(folder, 'changes.csv'), 'utf8').split('\r\n');
for (const kind of ['added', 'removed', 'changed']) {
  if (!changes.some((line) => line.startsWith(`${kind},`))) problems.push(`changes.csv has nothing that was ${kind}`);
}
if (manifest.predicate.verdict !== 'complete') problems.push(`the verdict is ${manifest.predicate.verdict}`);

if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}
console.log(`${listed.size} files as the manifest says, ${rows} lines of assignments, verdict complete`);
