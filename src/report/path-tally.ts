import type { AssignmentPaths } from '../assignment/paths.js';
import type { PathCounts } from './model.js';

/** Counts paths while their rows pass. */
export interface PathTally {
  count(paths: AssignmentPaths, rows: number): void;
  unlisted(members: number): void;
  counts(): PathCounts;
}

export function createPathTally(): PathTally {
  const counts = { rows: 0, several: 0, unknown: 0, unexplained: 0, unlisted: 0 };
  return {
    count({ direct, groups, unknown, unexplained }, rows) {
      counts.rows += rows;
      if (groups.length + (direct ? 1 : 0) > 1) counts.several += 1;
      if (unknown !== '' || groups.some(({ membership }) => membership === 'unknown')) counts.unknown += 1;
      if (unexplained !== '') counts.unexplained += 1;
    },
    unlisted(members) {
      counts.rows += members;
      counts.unlisted += members;
    },
    counts: () => ({ ...counts }),
  };
}
