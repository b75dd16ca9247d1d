import { oneLine } from '../../files/plain-text.js';
import { htmlText } from '../../pages/page-shell.js';
import type { MailValue } from '../../policy/mail/mail-kinds.js';
import { type MailTemplate, PLACEHOLDER } from '../../policy/mail/mail-templates.js';

/** What stands for each placeholder; several values are a line each. */
export type MailValues = Readonly<Record<MailValue, string | readonly string[]>>;

export interface MailWords {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/**
 * Fills a template in. A line with a placeholder that has several values is repeated for each of them, and one whose
 * placeholder has none is left out. Values are plain text on one line, and in the page nothing but text.
 */
export function fillTemplate({ subject, text, html }: MailTemplate, values: MailValues): MailWords {
  return {
    subject: oneLine(subject.replaceAll(PLACEHOLDER, (_, name: string) => listOf(values, name).join(', '))),
    text: fillLines(text, values, (value) => value),
    html: fillLines(html, values, htmlText),
  };
}

function fillLines(template: string, values: MailValues, show: (value: string) => string): string {
  const lines = template.split('\n').flatMap((line) => {
    const names = [...line.matchAll(PLACEHOLDER)].map(([, name = '']) => name);
    const lengths = names.map((name) => listOf(values, name).length);
    const count = names.length === 0 ? 1 : Math.min(...lengths) === 0 ? 0 : Math.max(...lengths);
    return Array.from({ length: count }, (_, at) => {
      const shown = (name: string) => listOf(values, name)[at] ?? listOf(values, name)[0] ?? '';
      return line.replaceAll(PLACEHOLDER, (_match, name: string) => show(oneLine(shown(name))));
    });
  });
  return lines.join('\n').replaceAll(/\n{3,}/g, '\n\n');
}

function listOf(values: MailValues, name: string): readonly string[] {
  const value = (values as Readonly<Record<string, string | readonly string[]>>)[name] ?? '';
  return (typeof value === 'string' ? [value] : value).filter((one) => one !== '');
}
