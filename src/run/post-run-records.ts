/** The records that come after a run, by the name of their file in its folder. None of them changes the run's files. */
export const LATER_RECORDS = [
  'decisions.ndjson',
  'plan.json',
  'plan.csv',
  'plan.approval.json',
  'journal.ndjson',
  'remediation.csv',
  'signoff.json',
] as const;

export type LaterRecord = (typeof LATER_RECORDS)[number];

/** Those that are hash-chained logs (see files/chained-log.ts). The others are written whole. */
export const CHAINED: readonly LaterRecord[] = ['decisions.ndjson', 'journal.ndjson', 'signoff.json'];
