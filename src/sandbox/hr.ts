import { type SandboxOptions, withDefaults } from './options.js';
import { seededHr } from './seed/hr.js';
import { seedNumber } from './seed/random.js';

/** The files that the HR department of a seeded org would have: a roster, and a register of accounts that are no person. */
export function sandboxHr(options: SandboxOptions): Readonly<Record<'roster.csv' | 'service-accounts.yaml', string>> {
  const full = withDefaults(options, Date.now());
  const { roster, accounts } = seededHr({ seed: seedNumber(full.seed), nowMs: full.nowMs, users: full.users });
  const header = ['email', 'name', 'status', 'last_day', 'department', 'manager_email'];
  const rows = roster.map(({ email, name, status, lastDay, department, manager }) => [
    ...[email, name, status, lastDay, department, manager],
  ]);
  return {
    'roster.csv': `\uFEFF${[header, ...rows].map((row) => row.map(quoted).join(';')).join('\r\n')}\r\n`,
    'service-accounts.yaml': accounts
      .map((account) => `- ${JSON.stringify(account)}\n`) // JSON is YAML
      .join(''),
  };
}

/** A cell as an HR system exports it: whatever people are called, no file of text has a NUL in it. */
function quoted(text: string): string {
  const cell = text.replaceAll('\u0000', '');
  return /[";\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}
