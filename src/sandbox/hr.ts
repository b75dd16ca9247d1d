import { type SandboxOptions, withDefaults } from './options.js';
import { seededCodeHost } from './seed/code-host.js';
import { seededHr } from './seed/hr.js';
import { seedNumber } from './seed/random.js';

type HrFile = 'roster.csv' | 'service-accounts.yaml' | 'code-host.csv';

/**
 * The files that come from beside a seeded org: the HR department's roster, a register of accounts that are no person, and the
 * accounts of a code host that Okta knows nothing of.
 */
export function sandboxHr(options: SandboxOptions): Readonly<Record<HrFile, string>> {
  const full = withDefaults(options, Date.now());
  const world = { seed: seedNumber(full.seed), nowMs: full.nowMs, users: full.users };
  const { roster, accounts } = seededHr(world);
  const code = seededCodeHost(world);
  const header = ['email', 'name', 'status', 'last_day', 'department', 'manager_email'];
  const rows = roster.map(({ email, name, status, lastDay, department, manager }) => [
    ...[email, name, status, lastDay, department, manager],
  ]);
  return {
    'roster.csv': `\uFEFF${csv(header, rows, ';')}`,
    'service-accounts.yaml': accounts
      .map((account) => `- ${JSON.stringify(account)}\n`) // JSON is YAML
      .join(''),
    'code-host.csv': csv(
      ['username', 'email', 'permission', 'state', 'created_on'],
      code.map(({ username, email, permission, state, createdOn }) => [username, email, permission, state, createdOn]),
    ),
  };
}

function csv(header: readonly string[], rows: readonly (readonly string[])[], delimiter = ','): string {
  return `${[header, ...rows].map((row) => row.map(quoted).join(delimiter)).join('\r\n')}\r\n`;
}

/** A cell as an HR system exports it: whatever people are called, no file of text has a NUL in it. */
function quoted(text: string): string {
  const cell = text.replaceAll('\u0000', '');
  return /[",;\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
