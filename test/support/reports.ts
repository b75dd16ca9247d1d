import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { factsOf } from '../../src/assignment/assignment-facts.js';
import type { Change } from '../../src/assignment/change.js';
import type { App } from '../../src/assignment/records.js';
import type {
  ReportContext,
  ReportFile,
  ReportSummary,
  ReviewedApp,
  ReviewedAssignment,
} from '../../src/report/model.js';
import { createReportWriter } from '../../src/report/report-writer.js';
import type { WorkbookLimits } from '../../src/report/workbook.js';
import type { Evaluation, Finding, Severity } from '../../src/rules/rule.js';
import type { ReportFormat } from '../../src/run/report-format.js';
import type { AppRead, RunFacts } from '../../src/run/run-facts.js';
import { AS_OF, type AssignmentParts, anApp, anAssignment } from './builders.js';

/** What the reports of these tests share; give what matters to the test. */
export function aReportContext(overrides: Partial<ReportContext> = {}): ReportContext {
  return {
    org: 'https://example.okta.com',
    asOf: AS_OF,
    policy: {
      rules: [
        aPolicyRule('user-deactivated', 'critical'),
        aPolicyRule('user-inactive', 'high'),
        { ...aPolicyRule('app-inactive', 'low'), on: false },
      ],
      expectations: [],
      waivers: [],
    },
    policyDigests: { 'policy.yaml': 'a'.repeat(64) },
    timezone: 'UTC',
    controlsOf: (ruleId) => (ruleId === 'user-inactive' ? 'SOC 2: CC6.2' : ''),
    ...overrides,
  };
}

function aPolicyRule(id: string, severity: Severity): ReportContext['policy']['rules'][number] {
  return {
    id,
    title: `Title of ${id}`,
    on: true,
    severity,
    settings: '',
    rationale: `Why ${id} exists.`,
    controls: 'SOC 2: CC6.3',
  };
}

/** An open finding of user-inactive. */
export function aFinding(overrides: Partial<Finding> = {}): Finding {
  return {
    ruleId: 'user-inactive',
    severity: 'high',
    status: 'open',
    reason: 'The user last signed in to Okta long ago.',
    waiverId: '',
    recommend: 'check',
    ...overrides,
  };
}

/** An assignment as judged: by default nothing was found. */
export function aReviewed(parts: AssignmentParts = {}, evaluation: Partial<Evaluation> = {}): ReviewedAssignment {
  const assignment = anAssignment(parts);
  return {
    ...{ assignment, facts: factsOf(assignment) },
    evaluation: { findings: [], highestSeverity: undefined, recommendation: 'keep', ...evaluation },
  };
}

/** How an app was read: completely, on one page, unless overridden. */
export function anAppRead(overrides: Partial<AppRead> = {}): AppRead {
  return {
    appId: anApp().id,
    state: 'complete',
    why: '',
    pages: 1,
    rows: 1,
    duplicates: 0,
    notEmbedded: 0,
    firstReadAt: '2026-11-24T00:00:02.000Z',
    lastReadAt: '2026-11-24T00:00:03.000Z',
    hasImplicit: false,
    ...overrides,
  };
}

/** The facts of a complete run over one app. */
export function aRun(overrides: Partial<RunFacts> = {}): RunFacts {
  return {
    schema: 1,
    product: { name: 'okta-access-review', version: '1.0.0' },
    org: 'https://example.okta.com',
    asOf: AS_OF,
    startedAt: '2026-11-24T00:00:01.000Z',
    finishedAt: '2026-11-24T00:00:09.000Z',
    principal: { mode: 'PrivateKey', id: '0oaservice', login: '', scopes: ['okta.apps.read', 'okta.users.read'] },
    selection: { statuses: ['ACTIVE', 'INACTIVE'], include: [], exclude: [], only: [] },
    queries: ['GET /api/v1/apps?limit=200', 'GET /api/v1/apps/{appId}/users?expand=user&limit=500'],
    apps: [anAppRead()],
    directory: { method: 'none', users: 0, missing: 0, unread: 0 },
    requests: { sent: 2, retries: 0, rateLimited: 0, concurrencyLimited: 0 },
    resumedAt: [],
    warnings: [],
    verdict: 'complete',
    gaps: [],
    ...overrides,
  };
}

export interface ReportedApp {
  readonly app?: Partial<App>;
  readonly read?: Partial<AppRead>;
  readonly rows?: readonly ReviewedAssignment[];
  readonly unlisted?: ReviewedApp['unlisted'];
  readonly changes?: readonly Change[];
  /** Rows handed over at a time; all of them by default. */
  readonly batch?: number;
}

export interface ReportInput {
  readonly apps: readonly ReportedApp[];
  readonly formats?: readonly ReportFormat[];
  readonly context?: Partial<ReportContext>;
  readonly run?: Partial<RunFacts>;
  readonly limits?: WorkbookLimits;
}

export interface Reports {
  readonly files: readonly ReportFile[];
  readonly summary: ReportSummary;
  /** Reads a file of the folder, which is gone already. */
  readonly bytes: ReadonlyMap<string, Uint8Array>;
}

/** Writes reports into a folder of their own and reads them back. */
export async function reportsOf(input: ReportInput): Promise<Reports> {
  const { apps, formats = ['csv', 'xlsx'], run, limits } = input;
  const folder = await mkdtemp(join(tmpdir(), 'reports-'));
  try {
    const writer = await createReportWriter(folder, formats, aReportContext(input.context), limits);
    const ended: ReviewedApp[] = [];
    for (const { app: parts, read, rows = [], batch = rows.length, unlisted, changes = [] } of apps) {
      for (let start = 0; start < rows.length; start += batch) {
        await writer.assignments(rows.slice(start, start + batch));
      }
      if (changes.length > 0) await writer.changes(changes);
      const app = anApp(parts);
      const ownRead = anAppRead({ appId: app.id, rows: rows.length, ...read });
      const reviewed: ReviewedApp = { app, read: ownRead, ...(unlisted === undefined ? {} : { unlisted }) };
      ended.push(reviewed);
      await writer.endApp(reviewed);
    }
    const finished = await writer.finish(aRun({ apps: ended.map(({ read }) => read), ...run }));
    const bytes = new Map<string, Uint8Array>();
    for (const { name } of finished.files) bytes.set(name, await readFile(join(folder, name)));
    return { ...finished, bytes };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** A report as text. */
export function textOf(reports: Reports, name: string): string {
  const bytes = reports.bytes.get(name);
  if (bytes === undefined) throw new Error(`no ${name} was written`);
  return Buffer.from(bytes).toString('utf8');
}

/** The workbook's bytes. */
export function workbookOf(reports: Reports): Uint8Array {
  const bytes = reports.bytes.get('access-review.xlsx');
  if (bytes === undefined) throw new Error('no workbook was written');
  return bytes;
}
