import { createHash } from 'node:crypto';
import { oneLine } from '../files/plain-text.js';
import type { PageAssets } from './page-assets.js';

/** A page before and after its data. */
export interface PageShell {
  readonly head: string;
  readonly tail: string;
}

export interface PageShellOptions {
  readonly title: string;
  /** Of the `html` element's body, before the data; made of constants and `htmlText` alone. */
  readonly body: string;
  /** A page without a script runs none. */
  readonly assets: Pick<PageAssets, 'style'> & Partial<PageAssets>;
}

/**
 * One file without a network: nothing is loaded, nothing is sent, and no script runs but the one whose hash the policy
 * names, whatever the data holds. https://www.w3.org/TR/CSP3/
 */
export function pageShell({ title, body, assets }: PageShellOptions): PageShell {
  const { script, style } = assets;
  const policy = [
    "default-src 'none'",
    ...(script === undefined ? [] : [`script-src '${hashOf(script)}'`]),
    `style-src '${hashOf(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const head = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${htmlText(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
`;
  const end = script === undefined ? '' : `<script>${script}</script>\n`;
  return { head, tail: `${end}</body>\n</html>\n` };
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text of others as one line of HTML, in elements and in quoted attributes alike. */
export function htmlText(text: string): string {
  return oneLine(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** What HTML, a script, a terminal or a reader of the source could take for something else: markup, separators, controls. */
const RISKY = /[<>&\u2028\u2029\p{Cc}\p{Cf}]/gu;

/** A value as JSON that may stand within a script element: nothing in it can end the element or reorder the source. */
export function embeddedJson(value: unknown): string {
  return JSON.stringify(value).replace(RISKY, (character) =>
    Array.from({ length: character.length }, (_, at) => escaped(character.charCodeAt(at))).join(''),
  );
}

function escaped(code: number): string {
  return `\\u${code.toString(16).padStart(4, '0')}`;
}

/** The start and the end of an element that holds JSON, by its id. */
export function dataElement(id: string): readonly [start: string, end: string] {
  return [`<script type="application/json" id="${id}">`, '</script>\n'];
}
