import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ConfigError, messageOf } from '../../errors.js';
import { nearest } from '../nearest.js';
import { MAIL_KINDS, MAIL_VALUES, type MailKind, SUBJECT_VALUES } from './mail-kinds.js';

/** The words of one kind of mail, with placeholders. */
export interface MailTemplate {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export type MailTemplates = Readonly<Record<MailKind, MailTemplate>>;

/** The templates of the package. */
const SHIPPED = fileURLToPath(new URL('../../../../config/mail/', import.meta.url));

/** Far more than anybody reads. */
const MAX_BYTES = 256 * 1024;

export const PLACEHOLDER = /\{\{\s*([^{}]*?)\s*\}\}/g;

/** Reads the templates of a folder, and the shipped ones of what is not in it. Throws ConfigError with all that is wrong. */
export async function loadMailTemplates(folder: string | undefined): Promise<MailTemplates> {
  const problems = folder === undefined ? [] : await mailTemplateProblems(folder);
  if (problems.length > 0) throw new ConfigError(problems);
  const own = folder === undefined ? new Set<string>() : new Set(await readdir(folder));
  const read = (name: string) => readText(join(own.has(name) && folder !== undefined ? folder : SHIPPED, name));
  const loaded = MAIL_KINDS.map(async (kind) => {
    const { subject, text } = splitSubject(await read(`${kind}.txt`));
    return [kind, { subject, text, html: await read(`${kind}.html`) }] as const;
  });
  return Object.fromEntries(await Promise.all(loaded)) as unknown as MailTemplates;
}

/** What is wrong with a folder of templates, a line each: `FILE:LINE: what`. */
export async function mailTemplateProblems(folder: string): Promise<string[]> {
  let names: string[];
  try {
    names = (await readdir(folder)).filter((name) => !name.startsWith('.'));
  } catch (error) {
    return [`${folder}: the templates of mail cannot be read: ${messageOf(error)}`];
  }
  const known: readonly string[] = MAIL_KINDS.flatMap((kind) => [`${kind}.txt`, `${kind}.html`]);
  const problems: string[] = [];
  for (const name of names.sort()) {
    const path = join(folder, name);
    if (known.includes(name)) problems.push(...(await problemsOf(path, name.endsWith('.txt'))));
    else problems.push(`${path}: is not a template of mail; known: ${known.join(', ')}`);
  }
  return problems;
}

async function problemsOf(path: string, isText: boolean): Promise<string[]> {
  try {
    const text = await readText(path);
    const lines = text.split('\n').flatMap((line, index) => unknownIn(`${path}:${index + 1}`, line, MAIL_VALUES));
    if (!isText) return lines;
    const { subject } = splitSubject(text);
    if (subject === '') return [`${path}:1: the first line must be "Subject: …", and the second one empty`, ...lines];
    return lines.length > 0
      ? lines
      : unknownIn(`${path}:1: the subject, which others may read`, subject, SUBJECT_VALUES);
  } catch (error) {
    return [`${path}: cannot be read: ${messageOf(error)}`];
  }
}

function unknownIn(place: string, text: string, known: readonly string[]): string[] {
  return [...text.matchAll(PLACEHOLDER)].flatMap(([written, name = '']) => {
    if (known.includes(name)) return [];
    const [meant] = nearest(name, known);
    const hint = meant === undefined ? '' : `; {{${meant}}} is meant, perhaps`;
    return [`${place}: ${written} is not a placeholder here${hint}; known: ${known.join(', ')}`];
  });
}

/** A text begins with `Subject: …` and an empty line; without them the subject is empty. */
function splitSubject(text: string): { readonly subject: string; readonly text: string } {
  const [, subject = '', rest = ''] = /^Subject:[ \t]*(\S.*)\n[ \t]*\n([\s\S]*)$/.exec(text) ?? [];
  return { subject: subject.trimEnd(), text: rest };
}

async function readText(path: string): Promise<string> {
  const bytes = await readFile(path);
  if (bytes.length > MAX_BYTES) throw new Error(`it is larger than ${MAX_BYTES} bytes`);
  return new TextDecoder('utf-8', { fatal: true }).decode(bytes).replaceAll('\r\n', '\n');
}
