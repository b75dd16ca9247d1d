import { readFileSync } from 'node:fs';

const README = new URL('../../../README.md', import.meta.url);

/** The code blocks of a section of README.md, in one language, as people copy them. */
export function readmeBlocks(heading: string, language: string): string[] {
  const text = readFileSync(README, 'utf8');
  const start = text.indexOf(`\n### ${heading}\n`);
  if (start < 0) throw new Error(`README.md has no section ${heading}`);
  const end = text.indexOf('\n### ', start + 1);
  const blocks = text.slice(start, end < 0 ? undefined : end).matchAll(/^```(\w+)\n([\s\S]*?)^```$/gm);
  return [...blocks].flatMap(([, of, code = '']) => (of === language ? [code] : []));
}

/** The statements of a block of SQL, comments aside. */
export function statementsOf(sql: string): string[] {
  const bare = sql.replace(/^--.*$/gm, '');
  return bare
    .split(';')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}
