import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { oneLine } from '../files/plain-text.js';
import type { Policy } from '../policy/policy.js';
import { LAYOUT } from '../run/layout.js';
import { PRODUCT } from '../version.js';
import type { CliContext } from './context.js';
import { variableOf } from './machine.js';
import { fromWorkingFolder } from './paths.js';
import { PUBLIC_KEY_VARIABLE, type TrustFlags } from './trust-flags.js';

/** What is typed as it stands, or a path. */
export type NextWord = string | { readonly path: string };

/**
 * Ends a command with the next one to type, on standard error: results are for scripts, this is for people. Paths are
 * given whole and shown as they are typed from here.
 */
export function sayNext(context: CliContext, ...words: readonly NextWord[]): void {
  const typed = words.map((word) => (typeof word === 'string' ? word : quoted(shown(context, word.path))));
  context.err(`${oneLine(`next: ${programName(context)} ${typed.join(' ')}`)}\n`);
}

/** What comes after a complete review: packets go out first, where the policy says from whom. */
export function afterReview(
  { delivery, reviewers }: Pick<Policy, 'delivery' | 'reviewers'>,
  path: string,
): readonly NextWord[] {
  const isSent = reviewers !== undefined && delivery.from !== undefined;
  return isSent ? ['send', { path }] : ['decide', { path }, 'returned/*'];
}

/**
 * What the next command has to be told of a run's origin so that it takes it: the flag that was given here, or for a signed
 * run the one to give, unless the environment names the key.
 */
export function trustWords(context: CliContext, folder: string, flags?: TrustFlags): readonly NextWord[] {
  if (flags?.unsigned === true) return ['--unsigned'];
  if (flags?.publicKey !== undefined) return ['--public-key', { path: fromWorkingFolder(context, flags.publicKey) }];
  const isGiven = variableOf(context.env, PUBLIC_KEY_VARIABLE) !== undefined;
  return isGiven || !existsSync(join(folder, LAYOUT.envelope)) ? [] : ['--public-key FILE'];
}

/** The program as it is typed where this one was started: within npx or a script of npm, the bare name is on no path. */
export function programName({ env }: Pick<CliContext, 'env'>): string {
  const isWithinNpm = ['npm_command', 'npm_lifecycle_event'].some((name) => (env[name] ?? '') !== '');
  return isWithinNpm ? `npx ${PRODUCT}` : PRODUCT;
}

function shown({ workingFolder }: CliContext, path: string): string {
  const near = relative(workingFolder, path);
  return near === '' ? '.' : near.startsWith('..') ? path : near;
}

/** For a shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
