import type { PolicyTables } from '../policy-model.js';
import type { Cell } from '../xlsx/cell.js';
import * as styles from '../xlsx/sheet-styles.js';
import { type Page, type PageRow, section, tableHead, tableRow, text } from './page.js';

const WIDTHS = [30, 40, 12, 26, 46, 50, 26, 14];

/** The policy as it was applied: rules, expectations, conflicts, waivers. */
export function policyPage({ rules, expectations, conflicts = [], delegations = [], waivers }: PolicyTables): Page {
  return {
    widths: WIDTHS,
    rows: [
      ...table(
        'Rules',
        ['Rule', 'What it finds', 'Severity', 'Settings', 'Why it exists', 'Controls served', 'Applied'],
        rules.map(({ id, title, on, severity, settings, rationale, controls }) => [
          text(id),
          wrapped(title),
          text(severity, on ? styles.SEVERITY_STYLES[severity] : styles.MUTED),
          wrapped(settings),
          wrapped(rationale),
          wrapped(controls),
          text(on ? 'yes' : 'switched off', on ? styles.PLAIN : styles.MUTED),
        ]),
      ),
      ...table(
        'Expectations',
        ['Apps', 'Users expected', 'Severity', 'Recommends'],
        expectations.map(({ apps, allow, severity, recommend }) => [
          wrapped(apps),
          wrapped(allow),
          text(severity, styles.SEVERITY_STYLES[severity]),
          text(recommend),
        ]),
      ),
      ...(conflicts.length === 0 ? [] : conflictRows(conflicts)),
      ...table(
        'Waivers',
        ['Waiver', 'Rule', 'State', 'App', 'User', 'Reason', 'Approved by', 'Expires'],
        waivers.map(({ id, rule, app, user, reason, approvedBy, expires, state }) => [
          text(id),
          text(rule),
          text(state, state === 'expired' ? styles.SEVERITY_STYLES.medium : styles.PLAIN),
          wrapped(app),
          wrapped(user),
          wrapped(reason),
          wrapped(approvedBy),
          text(expires),
        ]),
      ),
      ...(delegations.length === 0 ? [] : delegationRows(delegations)),
    ],
  };
}

function conflictRows(conflicts: NonNullable<PolicyTables['conflicts']>): PageRow[] {
  return table(
    'Conflicts',
    ['Conflict', 'What both together allow', 'Severity', '', 'First side', 'Second side'],
    conflicts.map(({ id, title, first, second, severity }) => [
      text(id),
      wrapped(title),
      text(severity, styles.SEVERITY_STYLES[severity]),
      undefined,
      wrapped(first),
      wrapped(second),
    ]),
  );
}

function delegationRows(delegations: NonNullable<PolicyTables['delegations']>): PageRow[] {
  return table(
    'Delegations',
    ['Reviewer', 'Delegate', 'First day', 'Last day', 'Reason', 'Approved by'],
    delegations.map(({ from, to, firstDay, lastDay, reason, approvedBy }) =>
      [from, to, firstDay, lastDay, reason, approvedBy].map(wrapped),
    ),
  );
}

function table(
  title: string,
  headings: readonly string[],
  rows: readonly (readonly (Cell | undefined)[])[],
): PageRow[] {
  if (rows.length === 0) return [...section(title, WIDTHS), { cells: [text('None.', styles.MUTED)] }];
  return [...section(title, WIDTHS), tableHead(...headings), ...rows.map((cells) => tableRow(cells, WIDTHS))];
}

function wrapped(value: string): Cell | undefined {
  return text(value, styles.WRAPPED);
}
