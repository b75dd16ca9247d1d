import type { ComparisonFacts } from '../../run/comparison-facts.js';
import type { RunFacts } from '../../run/run-facts.js';
import type { ChangeCounts } from '../change-tally.js';
import * as styles from '../xlsx/sheet-styles.js';
import { count, type PageRow, pair, remark, section, text } from './page.js';

/** What happened since the run before, and what became of what was revoked then; nothing where there is no run before. */
export function changesSummary(
  counts: ChangeCounts | undefined,
  asOf: string | undefined,
  widths: readonly number[],
): PageRow[] {
  if (counts === undefined) return [];
  const { added, removed, changed, same, notCompared, carried, carriedInBulk = 0, apps, revoked } = counts;
  const since = asOf === undefined ? 'Since the review before' : `Since the review of ${asOf.slice(0, 10)}`;
  return [
    ...section(since, widths),
    pair('New assignments', count(added), remark('see the Changes sheet')),
    pair('Assignments that are gone', count(removed)),
    pair('Changed assignments', count(changed), remark('another department, role, group or the like')),
    pair('Unchanged assignments', count(same)),
    ...some('Assignments that could not be compared', notCompared, 'the review before did not read their apps'),
    ...some('Decisions carried forward', carried, 'kept before and unchanged: nobody is asked again'),
    ...some('of these kept in bulk', carriedInBulk, 'with one reason for all: nobody said a word on each'),
    ...some('Apps that were added', apps.added),
    ...some('Apps that are listed no more', apps.gone),
    ...some('Apps that came into scope', apps.inScope, 'their assignments are not new'),
    ...some('Apps that went out of scope', apps.outOfScope, 'their assignments are not gone'),
    ...revocations(revoked),
  ];
}

function revocations({ gone, back, stillThere }: ChangeCounts['revoked']): PageRow[] {
  if (gone + back + stillThere === 0) return [];
  const bad = (value: number) => count(value, value > 0 ? styles.SEVERITY_COUNTS.high : styles.COUNT);
  return [
    pair('Revoked then, and gone', count(gone)),
    pair('Revoked and removed, and there again', bad(back), remark('see the findings of revoked-access-returned')),
    pair('Revoked then, and not removed yet', bad(stillThere)),
  ];
}

function some(label: string, value: number, note = ''): PageRow[] {
  return value === 0 ? [] : [pair(label, count(value), remark(note))];
}

/** What the run before gave to compare by. */
export function comparisonRows(
  { comparison: facts, changeLog }: Pick<RunFacts, 'comparison' | 'changeLog'>,
  counts: ChangeCounts | undefined,
  widths: readonly number[],
): PageRow[] {
  if (facts === undefined) return [];
  const { apps, compared, rows, removals, decisions, journal } = facts;
  return [
    ...section('The run before, as this one is compared with it', widths),
    pair('Apps listed', count(apps)),
    pair('of them read to their end, and compared', count(compared)),
    pair('Assignments', count(rows)),
    pair('Removals that are known of', count(removals)),
    pair('Records of its decisions', count(decisions?.seq ?? 0), remark(headText(decisions))),
    pair('Records of its journal', count(journal?.seq ?? 0), remark(headText(journal))),
    ...logRows(changeLog, counts),
  ];
}

function logRows(facts: RunFacts['changeLog'], counts: ChangeCounts | undefined): PageRow[] {
  if (facts === undefined) return [pair('Who changed what', text('not asked: changes.log is off'))];
  const { since, until, isCut, state, why, pages, events } = facts;
  const read = state === 'complete' ? `${pages} pages` : `not read to its end: ${why}`;
  return [
    pair('System Log read, from (UTC)', text(since), remark(isCut ? 'Okta keeps no more than 90 days of it' : '')),
    pair('System Log read, until (UTC)', text(until)),
    pair('Events that give or take access', count(events), remark(read)),
    ...(counts === undefined
      ? []
      : [
          pair('New and gone assignments that it explains', count(counts.explained)),
          pair('New and gone assignments that it does not', count(counts.unexplained), remark(UNEXPLAINED)),
        ]),
  ];
}

const UNEXPLAINED = 'no event was found: that is normal for some, and never a guess';

function headText(head: ComparisonFacts['decisions']): string {
  return head === null ? '' : `the last one read has the digest ${head.digest}`;
}
