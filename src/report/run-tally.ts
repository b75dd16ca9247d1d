import { SEVERITIES, type Severity } from '../rules/rule.js';
import { createIdSet } from '../sets/id-set.js';
import { type AppTally, countRow, emptyAppTally, noFindings } from './app-tally.js';
import type { AppCount, ReportSummary, ReviewedApp, ReviewedAssignment, RuleCount } from './model.js';
import type { PolicyRule } from './policy-model.js';

const WORST_APPS = 10;

/** Counts a run while its rows pass; memory does not grow with them, the users' hashes aside. */
export interface RunTally {
  count(reviewed: ReviewedAssignment): void;
  /** Ends an app: its counts, which start anew for the next one. */
  endApp(app: ReviewedApp): AppTally;
  summary(): ReportSummary;
}

/** Starts counting; the rules of the policy that are on are listed even where they never fire. */
export function createRunTally(rules: readonly PolicyRule[]): RunTally {
  const users = createIdSet();
  const open = noFindings();
  const recommendations = { revoke: 0, check: 0, keep: 0 };
  const byRule = new Map(
    rules.filter((rule) => rule.on).map((rule) => [rule.id, emptyRuleCount(rule.id, rule.severity)]),
  );
  const worst: AppCount[] = [];
  let current = emptyAppTally();
  let assignments = 0;
  let waived = 0;
  let unknown = 0;
  let appsSeen = 0;
  let appsInScope = 0;

  function countOf(ruleId: string, severity: Severity): Counter {
    const known = byRule.get(ruleId);
    if (known !== undefined) return known;
    const added = emptyRuleCount(ruleId, severity);
    byRule.set(ruleId, added);
    return added;
  }

  return {
    count(reviewed) {
      const { findings, recommendation } = reviewed.evaluation;
      assignments += 1;
      users.add(reviewed.assignment.appUser.id);
      recommendations[recommendation] += 1;
      countRow(current, reviewed);
      for (const { ruleId, severity, status } of findings) {
        countOf(ruleId, severity)[status] += 1;
        if (status === 'open') open[severity] += 1;
        else if (status === 'waived') waived += 1;
        else unknown += 1;
      }
    },
    endApp({ app, read }) {
      const ended = current;
      current = emptyAppTally();
      appsSeen += 1;
      if (read.state !== 'excluded') appsInScope += 1;
      if (SEVERITIES.some((severity) => ended.open[severity] > 0)) {
        keepWorst(worst, { appId: app.id, appLabel: app.label, assignments: ended.assignments, open: ended.open });
      }
      return ended;
    },
    summary: () => ({
      assignments,
      users: users.size,
      appsInScope,
      appsSeen,
      open: { ...open },
      waived,
      unknown,
      byRule: [...byRule.values()].map((count) => ({ ...count })),
      recommendations: { ...recommendations },
      worstApps: [...worst],
    }),
  };
}

type Counter = { -readonly [Key in keyof RuleCount]: RuleCount[Key] };

function emptyRuleCount(ruleId: string, severity: Severity): Counter {
  return { ruleId, severity, open: 0, waived: 0, unknown: 0 };
}

/** Keeps the list sorted, worst first, and short; of equals, the app that Okta lists first stays first. */
function keepWorst(worst: AppCount[], app: AppCount): void {
  const place = worst.findIndex((other) => isWorse(app, other));
  worst.splice(place === -1 ? worst.length : place, 0, app);
  if (worst.length > WORST_APPS) worst.pop();
}

function isWorse(app: AppCount, other: AppCount): boolean {
  const decisive = [...SEVERITIES].reverse().find((severity) => app.open[severity] !== other.open[severity]);
  return decisive !== undefined && app.open[decisive] > other.open[decisive];
}
