import { text } from 'node:stream/consumers';
import { serve, type TestServer } from './http-server.js';

export interface FakeIssue {
  readonly key: string;
  readonly fields: {
    readonly summary: string;
    readonly description: string;
    readonly labels: readonly string[];
    readonly assignee?: unknown;
  };
  status: string;
  done: boolean;
}

/** What goes wrong with one request: a status in place of the answer, or the connection cut before or after the work. */
export type JiraFault =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly also?: 'create' }
  | 'cut'
  | 'cut-after';

export interface FakeJira extends TestServer {
  readonly issues: FakeIssue[];
  /** What the requests signed in with. */
  readonly authorizations: Set<string | undefined>;
  /** Told for each request, its method and path; undefined for none. */
  faultOf: (request: string) => JiraFault | undefined;
  /** Whether the search shows what was made: it may be behind. */
  isIndexed: boolean;
}

/** The three calls of Jira's REST API that tickets need, with issues in memory. */
export async function fakeJira(): Promise<FakeJira> {
  const issues: FakeIssue[] = [];
  const authorizations = new Set<string | undefined>();
  const create = (body: string): FakeIssue => {
    const issue = { key: `IAM-${issues.length + 1}`, ...JSON.parse(body), status: 'To Do', done: false };
    issues.push(issue);
    return issue;
  };
  const server = await serve(async (request, response) => {
    authorizations.add(request.headers.authorization);
    const body = await text(request);
    const url = new URL(request.url ?? '', 'http://jira');
    const fault = jira.faultOf(`${request.method} ${url.pathname}`);
    if (fault === 'cut') return void response.destroy();
    if (fault === 'cut-after' || (typeof fault === 'object' && fault.also === 'create')) create(body);
    if (fault === 'cut-after') return void response.destroy();
    const answer = (status: number, said: unknown, headers = {}) =>
      void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(said));
    if (fault !== undefined) return answer(fault.status, { errorMessages: ['no'], errors: {} }, fault.headers);
    if (request.method === 'POST') return answer(201, { id: '1', key: create(body).key });
    const [, label = ''] = /^labels = "(.*)"$/.exec(url.searchParams.get('jql') ?? '') ?? [];
    if (url.pathname.includes('/search')) {
      const found = jira.isIndexed ? issues.filter(({ fields }) => fields.labels.includes(label)) : [];
      return answer(200, { issues: found.map(({ key }) => ({ key })) });
    }
    const issue = issues.find(({ key }) => url.pathname.endsWith(`/${key}`));
    if (issue === undefined) return answer(404, { errorMessages: ['Issue does not exist'] });
    const statusCategory = { key: issue.done ? 'done' : 'new' };
    return answer(200, { key: issue.key, fields: { status: { name: issue.status, statusCategory } } });
  });
  const jira: FakeJira = { ...server, issues, authorizations, faultOf: () => undefined, isIndexed: true };
  return jira;
}
