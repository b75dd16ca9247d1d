import type { ReportSummary } from '../report/model.js';

/** What is to be turned on, or given, so that a rule can judge what it could not. */
const ADVICE: Readonly<Record<string, string>> = {
  'app-not-used':
    'let `usage update` run every night: the ledger of sign-ins does not reach far enough, or lacks these apps',
  'activity-after-leaving':
    'let `usage update` run every night: the ledger of sign-ins does not reach far enough, or lacks these apps',
  'direct-and-by-group': 'read the paths of these apps (paths.apps)',
  'admin-without-mfa': 'let the credential read the factors of administrators',
  'outside-expected-population': 'give the users the attributes that the expectations ask about, or ask with pr',
  'segregation-of-duties': 'give the users the attributes that the conflicts ask about',
  'external-domain': 'give the users an e-mail',
  'left-according-to-roster': "give the users what the roster's key is matched with",
};

const MOST_RULES = 3;

/** Which rules could not judge how many assignments, and what to do about it, as one line; undefined where all could. */
export function notJudgedText({ byRule }: Pick<ReportSummary, 'byRule'>): string | undefined {
  const silent = byRule.filter(({ unknown }) => unknown > 0).toSorted((a, b) => b.unknown - a.unknown);
  if (silent.length === 0) return undefined;
  const named = silent.slice(0, MOST_RULES);
  const counts = named.map(({ ruleId, unknown }) => `${unknown.toLocaleString('en-US')} by ${ruleId}`);
  const advice = new Set(named.map(({ ruleId }) => ADVICE[ruleId]).filter((text) => text !== undefined));
  const more = silent.length > named.length ? [`and by ${silent.length - named.length} more`] : [];
  return [[...counts, ...more].join(', '), ...advice, 'findings.csv says why of each'].join('; ');
}
