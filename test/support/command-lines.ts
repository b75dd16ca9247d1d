import { readdir } from 'node:fs/promises';
import type { Command } from 'commander';
import { processContext } from '../../src/cli/context.js';

const COMMANDS = new URL('../../src/cli/commands/', import.meta.url);

/** Every command that there is, subcommands by both words, and again with `--json` where it takes that. */
export async function commandLines(): Promise<string[]> {
  const files = (await readdir(COMMANDS)).filter((name) => name.endsWith('.js')).sort();
  const lines: string[] = [];
  for (const file of files) {
    const { [`${camelCase(file.replace(/\.js$/, ''))}Command`]: make } = await import(new URL(file, COMMANDS).href);
    lines.push(
      ...linesOf(
        make(
          processContext(new AbortController().signal, undefined, () => ''),
          () => {},
        ),
        '',
      ),
    );
  }
  return lines;
}

/** What a command line is one of: the command with its subcommand, with `--json` if that was asked for. */
export function namesOf(args: readonly string[]): string[] {
  const words = args.slice(0, args[0] === 'usage' || args[0] === 'app-users' ? 2 : 1).join(' ');
  return args.includes('--json') ? [`${words} --json`] : [words];
}

function linesOf(command: Command, before: string): string[] {
  const name = `${before}${command.name()}`;
  if (command.commands.length > 0) return command.commands.flatMap((one) => linesOf(one, `${name} `));
  return command.options.some(({ long }) => long === '--json') ? [name, `${name} --json`] : [name];
}

function camelCase(name: string): string {
  return name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());
}
