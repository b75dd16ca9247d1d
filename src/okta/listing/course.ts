import { createHash } from 'node:crypto';
import { PagingError } from '../errors.js';

/** So many pages in a row may bring nothing new: empty ones, and rows that moved while they were read. */
export const MOST_BARREN_PAGES = 5;

/** Watches that a listing gets on. */
export interface Course {
  begin(url: string): void;
  /**
   * Takes whether a page brought anything new, and its own next link, if it has one; throws PagingError where the listing
   * goes in circles.
   */
  follow(next: string | undefined, isNew: boolean, where: string): void;
}

export function createCourse(): Course {
  const asked = new Set<string>();
  let barren = 0;
  return {
    begin: (url) => void asked.add(positionOf(url)),
    follow(next, isNew, where) {
      barren = isNew ? 0 : barren + 1;
      if (barren >= MOST_BARREN_PAGES) {
        throw new PagingError(`${where}: ${barren} pages in a row brought nothing new, so the listing would never end`);
      }
      if (next === undefined) return;
      const position = positionOf(next);
      if (asked.has(position)) {
        throw new PagingError(`${where}: its next link was asked before, so the listing would never end`);
      }
      asked.add(position);
    },
  };
}

/** Where a page begins: its cursor, whatever stands beside it. */
function positionOf(url: string): string {
  const { search, searchParams } = new URL(url);
  const cursors = searchParams.getAll('after');
  return shortDigest(cursors.length === 0 ? search : JSON.stringify(cursors));
}

/** Enough to know a text again, in a fraction of its length: a listing may have thousands of pages. */
export function shortDigest(text: string): string {
  return createHash('sha256').update(text).digest('base64').slice(0, 16);
}
