import { MEANINGS } from '../../rules/recommendation-meanings.js';
import { SEVERITIES } from '../../rules/rule.js';
import type { ConflictCount, ReportContext } from '../model.js';
import type { Closing } from '../report-sink.js';
import { linked, timeCell } from '../xlsx/sheet-cells.js';
import * as styles from '../xlsx/sheet-styles.js';
import type { ToSerialDate } from '../zoned-time.js';
import { cadenceRows, NO_CADENCE } from './cadence-rows.js';
import { changesSummary } from './changes-rows.js';
import { notCovered } from './not-covered.js';
import {
  count,
  countHeads,
  type Page,
  type PageRow,
  pair,
  paragraph,
  remark,
  section,
  tableHead,
  text,
} from './page.js';
import { rosterRows } from './sources-rows.js';

export interface SummaryInput extends Closing {
  readonly context: ReportContext;
  readonly toSerialDate: ToSerialDate;
  /** Apps whose population the listing cannot prove. */
  readonly unprovable: number;
  readonly appLink: (appId: string) => string | undefined;
}

const WIDTHS = [48, 18, 13, 13, 13, 13];
const WORST_FIRST = [...SEVERITIES].reverse();

/** The first sheet: what an app owner or an auditor has to know before looking at any row. */
export function summaryPage(input: SummaryInput): Page {
  const { run } = input;
  return {
    widths: WIDTHS,
    rows: [
      paragraph(`Access review of ${new URL(run.org).host}`, WIDTHS, styles.TITLE),
      ...verdict(input),
      ...scope(input),
      ...recommendations(input),
      ...changesSummary(input.summary.changes, run.previous?.asOf, WIDTHS),
      ...severities(input),
      ...rules(input),
      ...conflictRows(input.summary.conflicts ?? []),
      ...worstApps(input),
      ...list('Warnings', run.warnings),
      ...list('How to read this workbook', [
        ...SHEETS,
        ...LIMITS,
        ...(run.usage === undefined ? [] : [LAST_USE]),
        notCovered(run),
      ]),
    ],
  };
}

function verdict({ run }: SummaryInput): PageRow[] {
  if (run.verdict === 'complete') {
    return [paragraph('COMPLETE: every app in scope was read to its end.', WIDTHS, styles.GOOD)];
  }
  return [
    paragraph('INCOMPLETE: not everything could be read, so this cannot be certified.', WIDTHS, styles.BAD),
    ...run.gaps.map((gap) => paragraph(`• ${gap}`, WIDTHS)),
  ];
}

function scope({ run, summary, context, toSerialDate, unprovable }: SummaryInput): PageRow[] {
  const time = (value: string) => timeCell(value, toSerialDate);
  return [
    ...section('This review', WIDTHS),
    pair('Okta org', text(run.org)),
    pair('Ages are measured to', time(run.asOf)),
    pair('Read from Okta, from', time(run.startedAt)),
    pair('Read from Okta, until', time(run.finishedAt)),
    ...cadenceRows(context.cadence ?? NO_CADENCE, run),
    pair('Times are those of', text(context.timezone)),
    pair('Apps in scope', count(summary.appsInScope), remark(`of ${summary.appsSeen} seen`)),
    pair('Assignments (one user in one app)', count(summary.assignments)),
    pair('Users with any assignment', count(summary.users)),
    ...rosterRows(summary.roster),
    ...(unprovable === 0
      ? []
      : [
          pair('Apps with users that Okta may not list', count(unprovable), remark('see the Apps sheet, “Population”')),
        ]),
  ];
}

function recommendations({ summary }: SummaryInput): PageRow[] {
  const { revoke, check, keep } = summary.recommendations;
  return [
    ...section('What is recommended', WIDTHS),
    pair('Revoke', count(revoke, revoke > 0 ? styles.SEVERITY_COUNTS.critical : styles.COUNT), remark(MEANINGS.revoke)),
    pair('Check', count(check, check > 0 ? styles.SEVERITY_COUNTS.medium : styles.COUNT), remark(MEANINGS.check)),
    pair('Keep', count(keep), remark(MEANINGS.keep)),
  ];
}

function severities({ summary }: SummaryInput): PageRow[] {
  return [
    ...section('Findings by severity', WIDTHS),
    ...WORST_FIRST.map((severity) => {
      const found = summary.open[severity];
      return pair(capitalised(severity), count(found, found > 0 ? styles.SEVERITY_COUNTS[severity] : styles.COUNT));
    }),
    pair('Waived', count(summary.waived), remark('accepted, with a reason and an end: see the Policy sheet')),
    pair('Could not be judged', count(summary.unknown), remark('data was missing: neither a finding nor a pass')),
  ];
}

function rules({ summary, context }: SummaryInput): PageRow[] {
  const titles = new Map(context.policy.rules.map(({ id, title }) => [id, title]));
  return [
    ...section('Findings by rule', WIDTHS),
    tableHead('Rule', 'Severity', ...countHeads('Open', 'Waived', 'Not judged')),
    ...summary.byRule.map(({ ruleId, severity, open, waived, unknown }) => ({
      cells: [
        text(titles.get(ruleId) ?? ruleId),
        text(severity, open > 0 ? styles.SEVERITY_STYLES[severity] : styles.MUTED),
        count(open),
        count(waived),
        count(unknown),
      ],
    })),
  ];
}

function conflictRows(conflicts: readonly ConflictCount[]): PageRow[] {
  if (conflicts.length === 0) return [];
  return [
    ...section('Segregation of duties: users by conflict', WIDTHS),
    tableHead('Conflict', 'Severity', ...countHeads('First side', 'Second side', 'Both', 'Not known')),
    ...conflicts.map(({ title, severity, first, second, both, unclear }) => ({
      cells: [
        text(title),
        text(severity, both > 0 ? styles.SEVERITY_STYLES[severity] : styles.MUTED),
        count(first),
        count(second),
        count(both, both > 0 ? styles.SEVERITY_COUNTS[severity] : styles.COUNT),
        count(unclear),
      ],
    })),
  ];
}

function worstApps({ summary, appLink }: SummaryInput): PageRow[] {
  if (summary.worstApps.length === 0) return [];
  return [
    ...section('Apps with the most severe findings', WIDTHS),
    tableHead('App', ...countHeads('Assignments', ...WORST_FIRST.map(capitalised))),
    ...summary.worstApps.map(({ appId, appLabel, assignments, open }) => ({
      cells: [
        linked(appLabel, appLink(appId)),
        count(assignments),
        ...WORST_FIRST.map((severity) =>
          count(open[severity], open[severity] > 0 ? styles.SEVERITY_COUNTS[severity] : styles.COUNT),
        ),
      ],
    })),
  ];
}

function list(title: string, sentences: readonly string[]): PageRow[] {
  if (sentences.length === 0) return [];
  return [...section(title, WIDTHS), ...sentences.map((sentence) => paragraph(`• ${sentence}`, WIDTHS))];
}

const SHEETS = [
  'Findings: one row for everything a rule objected to, with the reason. The names are links into the Okta admin console.',
  'Assignments: the whole population, one row for each user in each app. Apps: one row for each app, in scope or not.',
  'Policy: the rules, expectations, conflicts and waivers that were applied. Evidence: what was asked of Okta and what came back.',
];

// Okta, User object: "the data is valid as of the last login or lifecycle event for that user"
const LIMITS = [
  '“Last Okta sign-in” is when the user last signed in to Okta. It is not the last use of the app.',
  'Okta does not go through its users by itself: a user’s data is valid as of their last sign-in or lifecycle event.',
];

const LAST_USE =
  '“Last use of the app” is the last that Okta has logged: bookmarks, and sign-ins within an app, it does not see.';

function capitalised(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
