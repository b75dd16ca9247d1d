import { foldCase } from '../assignment/fold-case.js';

/** Those of the candidates that are most likely meant by a word that is none of them; nearest first, none that is far off. */
export function nearest(word: string, candidates: Iterable<string>, count = 3): string[] {
  const wanted = plain(word);
  const most = Math.max(1, Math.floor(wanted.length / 3));
  const near: { readonly text: string; readonly distance: number }[] = [];
  for (const text of new Set(candidates)) {
    const candidate = plain(text);
    const isPart = wanted.length >= 3 && candidate.includes(wanted);
    const distance = isPart ? 0 : distanceOf(wanted, candidate, most);
    if (distance <= most) near.push({ text, distance });
  }
  near.sort((a, b) => a.distance - b.distance);
  return near.slice(0, count).map(({ text }) => text);
}

function plain(text: string): string {
  return foldCase(text.normalize('NFC')).replaceAll(/[*?\s]+/g, '');
}

/** Single changes between two words (Levenshtein); anything above `most` comes back as some number above it. */
function distanceOf(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1;
  let before = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (before[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      row.push(Math.min(change, (before[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1));
    }
    if (Math.min(...row) > most) return most + 1;
    before = row;
  }
  return before[b.length] ?? most + 1;
}
