import type { Assignment } from '../assignment/assignment.js';
import type { NamedApp } from '../assignment/held-sides.js';
import type { App } from '../assignment/records.js';
import { applyWaivers, type RaisedFinding } from './apply-waiver.js';
import { compileJudges } from './judge.js';
import { type Evaluation, type Finding, SEVERITIES, type Severity } from './rule.js';
import type { RulePolicy } from './rule-policy.js';
import { sharedAppUsername } from './shared-app-username.js';
import type { IsSharedUserName } from './shared-user-names.js';
import { waiverExpired } from './waiver-expired.js';
import { createWaiverLookup, type FindWaiver } from './waiver-lookup.js';

/** Judges the assignments of one run. */
export interface Evaluator {
  /** Prepares what is the same for a whole app; the function it returns judges one assignment of that app. */
  readonly forApp: (app: App, isShared: IsSharedUserName) => (assignment: Assignment) => Evaluation;
  /** Whether any rule asks for names that are shared; without, `isShared` may say what it likes. */
  readonly asksForSharedNames: boolean;
}

const CLEAN: Evaluation = { findings: [], highestSeverity: undefined, recommendation: 'keep' };

/**
 * Compiles a policy for one run; ages are measured to `asOfMs`, in epoch milliseconds. Where `only` is given, nothing but
 * what these rules find is sure to be found, by the same words: whoever asks for few of them does not wait for the others.
 */
export function createEvaluator(policy: RulePolicy, asOfMs: number, only?: ReadonlySet<string>): Evaluator {
  const judges = compileJudges(policy, asOfMs).filter(({ ruleId }) => isAsked(ruleId, only));
  const waiversOf = onceForEach(createWaiverLookup(policy.waivers, asOfMs));
  return {
    asksForSharedNames: judges.some(({ ruleId }) => ruleId === sharedAppUsername.id),
    forApp: (app, isShared) => {
      const applicable = judges.filter((judge) => judge.appliesTo(app));
      const findWaiver = waiversOf(app);
      return (assignment) => {
        const raised: RaisedFinding[] = [];
        for (const { ruleId, severity, recommend, check } of applicable) {
          const outcome = check(assignment, isShared);
          if (outcome.kind !== 'finding' && outcome.kind !== 'unknown') continue;
          const status = outcome.kind === 'finding' ? 'open' : 'unknown';
          const others = outcome.kind === 'finding' ? outcome.others : undefined;
          const finding: Finding = { ruleId, severity, status, reason: outcome.reason, waiverId: '', recommend };
          raised.push({ finding, others });
        }
        if (raised.length === 0) return CLEAN;
        return concluded(applyWaivers(raised, { findWaiver, waiversOf }, assignment, policy.rules));
      };
    },
  };
}

/** An expired waiver is found by any rule whose finding it was for. */
function isAsked(ruleId: string, only: ReadonlySet<string> | undefined): boolean {
  return only === undefined || only.has(ruleId) || only.has(waiverExpired.id);
}

/** The waivers of one app, prepared once: a conflict asks for those of the apps on its other side, row by row. */
function onceForEach(waiversOf: (app: NamedApp) => FindWaiver): (app: NamedApp) => FindWaiver {
  const known = new Map<string, FindWaiver>();
  return (app) => {
    const find = known.get(app.id) ?? waiversOf(app);
    known.set(app.id, find);
    return find;
  };
}

function concluded(findings: readonly Finding[]): Evaluation {
  let highest = -1;
  let recommendation: Evaluation['recommendation'] = 'keep';
  for (const { status, severity, recommend } of findings) {
    if (status === 'waived') continue;
    if (status === 'open') highest = Math.max(highest, SEVERITIES.indexOf(severity));
    if (status === 'open' && recommend === 'revoke') recommendation = 'revoke';
    else if (recommendation === 'keep') recommendation = 'check';
  }
  const highestSeverity: Severity | undefined = SEVERITIES[highest];
  return { findings, highestSeverity, recommendation };
}
