import { ConfigError, messageOf, ReviewError } from '../errors.js';
import type { Policy } from '../policy/policy.js';
import { ageLimit } from '../rules/age-limit.js';
import { covers, unionOf } from '../sets/spans.js';
import { type LedgerHead, readHead } from '../usage/ledger/head.js';
import { checkSame } from '../usage/ledger/ledger.js';
import { DAY_MS } from '../usage/ledger/pairs.js';
import { timesOf } from '../usage/ledger/settle.js';
import { type Check, failed, failedBy, ok, warning } from './check.js';
import type { DoctorOptions } from './doctor-options.js';

const LEDGER = { id: 'ledger', title: 'Ledger of sign-ins' };
const LOG = { id: 'logs', title: 'System Log readable' };

export interface LedgerOptions {
  readonly folder: string;
  readonly org: string;
  readonly policy: Policy;
  readonly nowMs: number;
}

/** Whether the ledger that the policy names is there, of this org, fresh, and long enough; undefined where it names none. */
export async function checkLedger({ folder, org, policy, nowMs }: LedgerOptions): Promise<Check | undefined> {
  if (policy.usage === undefined) return undefined;
  const fill = 'Run `usage update`, every night from cron, or `usage import`';
  try {
    const head = await readHead(folder);
    if (head === undefined) return failed(LEDGER, `${folder} holds none, so that a review is refused`, fill);
    checkSame(head, { folder, org, events: policy.usage.events });
    const problem = coverageProblem(head, policy, nowMs);
    return problem === undefined ? ok(LEDGER, coverageText(head)) : warning(LEDGER, problem, fill);
  } catch (error) {
    if (!(error instanceof ReviewError)) throw error;
    const fix =
      error instanceof ConfigError ? 'Name a new folder in usage.ledger, or the events that the ledger counts' : fill;
    return failed(LEDGER, messageOf(error), fix);
  }
}

function coverageProblem(head: LedgerHead, policy: Policy, nowMs: number): string | undefined {
  const union = unionOf(head.spans.map(timesOf));
  const last = union.at(-1);
  if (last === undefined) return 'it covers no time yet: everything about last use is unknown';
  if (last.toMs < nowMs - DAY_MS) return `${coverageText(head)}: it ends more than a day ago`;
  const { after } = policy.rules['app-not-used'].settings;
  const fromMs = ageLimit(after, nowMs).cutoffMs;
  if (covers(union, { fromMs, toMs: last.toMs })) return undefined;
  return `${coverageText(head)}: not all of the ${after} that app-not-used asks about`;
}

function coverageText({ spans, uses, pairs }: LedgerHead): string {
  const union = unionOf(spans.map(timesOf));
  const times = union.map(({ fromMs, toMs }) => `${new Date(fromMs).toISOString()} to ${new Date(toMs).toISOString()}`);
  return `covers ${times.join(', ')}, with ${uses} uses by ${pairs} pairs of app and user`;
}

/** Whether the System Log can be read, which fills the ledger; not asked where the policy names none. */
export async function checkLog({ client, policy, clock, signal }: DoctorOptions): Promise<Check | undefined> {
  if (policy.usage === undefined) return undefined;
  try {
    const nowMs = clock.now();
    const [since, until] = [nowMs - DAY_MS, nowMs].map((ms) => new Date(ms).toISOString());
    for await (const page of client.listLogEvents({ since, until, limit: 1, signal })) {
      return ok(LOG, page.items.length === 0 ? 'it has no event of the last day' : 'it has events of the last day');
    }
    return ok(LOG, 'it can be asked');
  } catch (error) {
    return failedBy(
      LOG,
      error,
      'Grant the scope okta.logs.read (OAuth) and a role that reads the System Log, or feed the ledger from files',
    );
  }
}
