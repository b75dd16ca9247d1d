import { foldCase } from '../assignment/fold-case.js';
import type { NamedApp } from '../assignment/held-sides.js';

/**
 * Whether one entry of a list of apps names the app: its id exactly, or its label, case aside, where `*` stands for any
 * text and `?` for one character. Letters with marks are the same however they are put together (NFC). Nothing else is special: labels may hold brackets, dots and slashes.
 */
export function appMatcher(entry: string): (app: NamedApp) => boolean {
  const text = foldLabel(entry);
  const wildcard = text.search(/[*?]/);
  if (wildcard < 0) return (app) => app.id === entry || foldLabel(app.label) === text;
  const start = text.slice(0, wildcard);
  const pattern = Array.from(text);
  return (app) => {
    const label = foldLabel(app.label);
    return label.startsWith(start) && matches(pattern, Array.from(label));
  };
}

/** macOS and some editors write `ü` as two characters, Okta's console as one. */
function foldLabel(text: string): string {
  return foldCase(text.normalize('NFC'));
}

/** Whether any of the entries names the app; never for an empty list. */
export function anyAppMatcher(entries: readonly string[]): (app: NamedApp) => boolean {
  const matchers = entries.map(appMatcher);
  return (app) => matchers.some((matcher) => matcher(app));
}

/** Linear in practice and never worse than pattern × text: after a mismatch only the last `*` is tried again. */
function matches(pattern: readonly string[], text: readonly string[]): boolean {
  let at = 0;
  let inPattern = 0;
  let star = -1;
  let starAt = 0;
  while (at < text.length) {
    const expected = pattern[inPattern];
    if (expected === '*') {
      star = inPattern++;
      starAt = at;
    } else if (expected === '?' || expected === text[at]) {
      inPattern++;
      at++;
    } else if (star >= 0) {
      inPattern = star + 1;
      at = ++starAt;
    } else {
      return false;
    }
  }
  while (pattern[inPattern] === '*') inPattern++;
  return inPattern === pattern.length;
}
