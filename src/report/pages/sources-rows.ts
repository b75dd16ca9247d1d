import type { SourcesFacts } from '../../roster/sources-facts.js';
import { LAYOUT } from '../../run/layout.js';
import type { RosterCounts } from '../model.js';
import { NOTE } from '../xlsx/sheet-styles.js';
import { count, type PageRow, pair, paragraph, remark, section, text } from './page.js';

/** Which roster and register the run was judged by; nothing where the policy names neither. */
export function sourcesRows(
  { roster, serviceAccounts }: SourcesFacts = {},
  widths: readonly number[] = [],
  readingWidths: readonly number[] = [],
): PageRow[] {
  if (roster === undefined && serviceAccounts === undefined) return [];
  return [
    ...section('Roster and register', widths),
    ...(roster === undefined
      ? []
      : [
          pair('Roster', text(roster.file)),
          pair('Written at (UTC)', text(roster.modifiedAt)),
          pair('People', count(roster.people), remark(`${roster.active} of them active`)),
        ]),
    ...(serviceAccounts === undefined ? [] : [pair('Service accounts', count(serviceAccounts.accounts))]),
    paragraph(`Both are kept as they were in ${LAYOUT.snapshotFolder}/. ${HOLDS}`, readingWidths, NOTE),
  ];
}

const HOLDS =
  'Department and manager are the roster’s where it gives them, marked “(roster)” where Okta says something else.';

/** The roster's people by whether they have any access, for the Summary. */
export function rosterRows(roster: RosterCounts | undefined): PageRow[] {
  if (roster === undefined) return [];
  const { people, active, withAccess } = roster;
  return [
    pair('People in the roster', count(people), remark(`${active} of them active`)),
    pair('Active people without any access here', count(active - withAccess), remark(NO_ACCESS)),
  ];
}

const NO_ACCESS = 'no Okta user, or no app in scope: counted, not judged';
