import type { Clock } from '../../async/clock.js';
import { IncompleteError, RefusedError } from '../../errors.js';
import { jsonIn } from '../../files/json-text.js';
import { oneLine } from '../../files/plain-text.js';
import { retryAfterOf } from '../../okta/rate-limit/headers.js';
import type { TicketsPolicy } from '../../policy/tickets-policy.js';
import { redact } from '../../secrets.js';
import { PRODUCT, VERSION } from '../../version.js';
import { type Tried, tryRequest } from '../http/try-request.js';
import { createdKey, foundKeys, problemsIn, statusIn, type TicketStatus } from './jira-answers.js';
import type { JiraSettings } from './jira-settings.js';

/** A new ticket as Jira takes it. */
export interface NewIssue {
  readonly label: string;
  readonly assignee: string;
  readonly summary: string;
  readonly description: string;
}

/** How making a ticket ended. `in-doubt`: the answer was lost, and the ticket may be there. */
export type Created =
  | { readonly outcome: 'created'; readonly key: string }
  | { readonly outcome: 'refused' | 'not-created' | 'in-doubt'; readonly detail: string };

/** What tickets need of Jira. */
export interface Jira {
  /** The key of a ticket with this label; undefined where Jira knows none, which may be behind by minutes. */
  find(label: string, signal: AbortSignal): Promise<string | undefined>;
  create(issue: NewIssue, signal: AbortSignal): Promise<Created>;
  /** Undefined where the ticket is gone, or is hidden from this token. */
  statusOf(key: string, signal: AbortSignal): Promise<TicketStatus | undefined>;
}

export interface JiraOptions {
  readonly policy: TicketsPolicy;
  readonly clock: Clock;
  /** For one request, in milliseconds; 30 s by default. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;
const MOST_TRIES = 4;
const FIRST_WAIT_MS = 2000;
/** A longer wait than this is not waited for: the next `tickets` continues. */
const LONGEST_WAIT_MS = 60_000;
const MOST_ANSWER = 1 << 20;

/** A client of the three calls of Jira's REST API, version 2, which takes plain text and which Cloud and Server both have. */
export function jiraOf(settings: JiraSettings, options: JiraOptions): Jira {
  const { policy } = options;
  const ask = (method: string, path: string, signal: AbortSignal, body?: unknown) =>
    asked(settings, options, method, path, signal, body);

  return {
    async find(label, signal) {
      // https://developer.atlassian.com/changelog/#CHANGE-2046: Cloud has taken /search away
      const path = policy.jira === 'cloud' ? 'search/jql' : 'search';
      const query = new URLSearchParams({ jql: `labels = "${label}"`, fields: 'status', maxResults: '2' });
      const tried = await ask('GET', `/rest/api/2/${path}?${query}`, signal);
      const keys = foundKeys(answerOf(tried, `searching for ${label}`));
      if (keys.length > 1) throw new RefusedError(`Jira has several tickets labelled ${label}: ${keys.join(', ')}`);
      return keys[0];
    },

    async create(issue, signal) {
      const tried = await ask('POST', '/rest/api/2/issue', signal, { fields: fieldsOf(issue, policy) });
      if (tried.kind === 'no-answer') {
        return { outcome: tried.mayHaveArrived ? 'in-doubt' : 'not-created', detail: shown(tried.reason) };
      }
      const key = tried.status === 201 ? createdKey(jsonIn(tried.text)) : undefined;
      if (key !== undefined) return { outcome: 'created', key };
      const detail = saidBy(tried);
      // a gateway may give up on an answer that is on its way
      const isLost = tried.status >= 500 || (tried.status >= 200 && tried.status < 300);
      return { outcome: isLost ? 'in-doubt' : 'refused', detail };
    },

    async statusOf(key, signal) {
      const tried = await ask('GET', `/rest/api/2/issue/${encodeURIComponent(key)}?fields=status`, signal);
      if (tried.kind === 'answer' && tried.status === 404) return undefined;
      return statusIn(answerOf(tried, `reading ${key}`));
    },
  };
}

function fieldsOf({ label, assignee, summary, description }: NewIssue, policy: TicketsPolicy): object {
  return {
    project: { key: policy.project },
    issuetype: { name: policy.issueType },
    summary: summary.slice(0, 255),
    // names from the org are no wiki markup
    description: `{noformat}\n${description.replaceAll('{noformat}', '{ noformat }')}\n{noformat}`,
    labels: ['access-review', label],
    ...(assignee === '' ? {} : { assignee: policy.jira === 'cloud' ? { id: assignee } : { name: assignee } }),
  };
}

/** Asked again after 429, which did nothing; what reads also after 5xx and broken connections. */
async function asked(
  { base, authorization, route }: JiraSettings,
  { clock, timeoutMs = TIMEOUT_MS }: JiraOptions,
  method: string,
  path: string,
  signal: AbortSignal,
  body?: unknown,
): Promise<Tried> {
  const text = body === undefined ? undefined : JSON.stringify(body);
  const headers = {
    accept: 'application/json',
    authorization: authorization.reveal(),
    'user-agent': `${PRODUCT}/${VERSION}`,
    ...(text === undefined
      ? {}
      : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }),
  };
  for (let tries = 1; ; tries += 1) {
    const sent = { method, url: `${base}${path}`, headers, body: text, route };
    const tried = await tryRequest(sent, { timeoutMs, mostCharacters: MOST_ANSWER, signal });
    const isBusy = tried.kind === 'answer' && tried.status === 429;
    const isBroken = tried.kind === 'no-answer' || tried.status >= 500;
    if (!isBusy && !(method === 'GET' && isBroken)) return tried;
    const asksFor = tried.kind === 'answer' ? retryAfterOf(tried.headers, clock.now()) : undefined;
    const waitMs = asksFor ?? FIRST_WAIT_MS * 2 ** (tries - 1);
    if (tries >= MOST_TRIES || waitMs > LONGEST_WAIT_MS) return tried;
    await clock.sleep(waitMs, signal);
  }
}

/** The body of a success. Throws RefusedError where the token is not let in, IncompleteError for anything else. */
function answerOf(tried: Tried, doing: string): unknown {
  if (tried.kind === 'no-answer') throw new IncompleteError(`Jira, ${doing}: ${shown(tried.reason)}: try again later`);
  if (tried.status === 200) return jsonIn(tried.text);
  const said = `Jira, ${doing}: ${saidBy(tried)}`;
  if (tried.status !== 401 && tried.status !== 403) throw new IncompleteError(`${said}: try again later`);
  throw new RefusedError(`${said}: check OKTA_ACCESS_REVIEW_JIRA_TOKEN, and what its user may do in the project`);
}

function saidBy({ status, text }: Extract<Tried, { kind: 'answer' }>): string {
  const problems = problemsIn(jsonIn(text));
  return shown(`answered ${status}${problems.length === 0 ? '' : `: ${problems.join('; ')}`}`);
}

function shown(text: string): string {
  return redact(oneLine(text)).slice(0, 500);
}
