import type { PathsFacts } from '../../run/paths-facts.js';
import type { PathCounts } from '../model.js';
import { SEVERITY_STYLES, WRAPPED } from '../xlsx/sheet-styles.js';
import {
  count,
  countHeads,
  type PageRow,
  pair,
  paragraph,
  remark,
  section,
  tableHead,
  tableRow,
  text,
} from './page.js';

interface PathsInput {
  /** Undefined where the reports were not written whole. */
  readonly counts: PathCounts | undefined;
  readonly labelOf: (appId: string) => string;
  readonly widths: readonly number[];
  readonly readingWidths: readonly number[];
}

/** How the ways to each access were read, what they came to, and every list that could not be read to its end. */
export function pathsRows(facts: PathsFacts, { counts, labelOf, widths, readingWidths }: PathsInput): PageRow[] {
  const { apps, groups, users, rules } = facts;
  const total = (reads: readonly { readonly pages: number }[]) => reads.reduce((sum, { pages }) => sum + pages, 0);
  const members = groups.reduce((sum, read) => sum + read.members, 0);
  const untold = groups.reduce((sum, read) => sum + read.untold, 0);
  return [
    ...section('The ways to each access', widths),
    paragraph(`${WAYS[facts.way]}: ${facts.because}.`, readingWidths),
    pair('Apps whose groups were listed', count(apps.length), remark(`${total(apps)} pages`)),
    pair('Groups whose members were listed', count(groups.length), remark(`${total(groups)} pages`)),
    pair('Memberships', count(members), remark(`${untold} without a word on the rules behind them`)),
    pair('Users whose groups were asked', count(users.asked), remark(usersText(users))),
    pair('Group rules', count(rules.rules), remark(rules.state === 'complete' ? '' : `not read: ${rules.why}`)),
    ...(counts === undefined ? [] : countRows(counts)),
    ...unreadRows(facts, labelOf, widths),
  ];
}

const WAYS: Readonly<Record<PathsFacts['way'], string>> = {
  groups: 'Groups were asked for their members',
  users: 'Users were asked for their groups',
  none: 'Nothing was to be read',
};

function usersText({ missing, unread }: PathsFacts['users']): string {
  return missing + unread === 0 ? '' : `${missing} that Okta does not have, ${unread} that could not be read`;
}

function countRows({ rows, several, unknown, unexplained, unlisted }: PathCounts): PageRow[] {
  return [
    pair('Paths', count(rows)),
    pair('Assignments that hold by more than one', count(several)),
    pair('Assignments of which not every way is known', count(unknown)),
    pair('Assignments whose granting group no membership explains', count(unexplained), remark(DRIFT)),
    pair('Members whom the app does not list', count(unlisted), remark(DRIFT)),
  ];
}

const DRIFT = 'drift while this was read, or a page that was missed: paths.csv names each';

function unreadRows(
  { apps, groups }: PathsFacts,
  labelOf: (appId: string) => string,
  widths: readonly number[],
): PageRow[] {
  const unread = [
    ...apps.map((read) => ({ ...read, what: `Groups of ${labelOf(read.appId)}`, id: read.appId })),
    ...groups.map((read) => ({ ...read, what: 'Members of a group', id: read.groupId })),
  ].filter(({ state }) => state === 'incomplete');
  if (unread.length === 0) return [];
  return [
    tableHead('Not read to its end', 'ID', 'Read', 'Why', ...countHeads('Pages')),
    ...unread.map(({ what, id, state, why, pages }) =>
      tableRow([text(what), text(id), text(state, SEVERITY_STYLES.critical), text(why, WRAPPED), count(pages)], widths),
    ),
  ];
}
