import { instantOf } from '../../assignment/instant.js';
import { rowKey } from '../../assignment/row-key.js';
import { originText } from '../../run/origin.js';
import { type Approval, isPutBack, type JournalRecord } from '../journal/journal-record.js';
import type { PlanEntry, SealedPlan } from '../plan/plan.js';

export const REMEDIATION_COLUMNS = [
  'app_id',
  'app_label',
  'user_id',
  'login',
  'action',
  'decided_by',
  'decided_at',
  'decision_reason',
  'journalled_at',
  'outcome',
  'proven_at',
  'days_to_removal',
  'detail',
  'removed_by',
  'approval',
  'origin',
  'plan_checksum',
  'restore_outcome',
  'restored_at',
  'not_restored',
] as const;

export type RemediationCells = Record<(typeof REMEDIATION_COLUMNS)[number], string>;

/** Folds plans and what the journal says of them into what became of each row. */
export interface RemediationRows {
  /** Everything that a plan was about: what is to be done by hand, is held back or refused has a row too. */
  addPlan(plan: SealedPlan): void;
  note(record: JournalRecord): void;
  rows(): readonly RemediationCells[];
}

interface Apply {
  readonly by: string;
  readonly approval: string;
  readonly origin: string;
}

/** Memory grows with the rows that plans were about. */
export function remediationRows(): RemediationRows {
  const rows = new Map<string, RemediationCells>();
  const applies = new Map<string, Apply>();
  const intents = new Map<string, string>();

  function change(key: string, cells: Partial<RemediationCells>): void {
    const known = rows.get(key);
    if (known !== undefined) rows.set(key, { ...known, ...cells });
  }

  return {
    addPlan({ entries, checksum }) {
      for (const entry of entries) {
        const key = rowKey(entry.appId, entry.userId);
        if (isTold(rows.get(key))) continue;
        rows.set(key, { ...cellsOf(entry), detail: entry.why, plan_checksum: checksum });
      }
    },
    note(record) {
      switch (record.kind) {
        case 'apply': {
          const { plan, by, approval, origin } = record;
          const said = { by: by.login || by.id, approval: approvalText(approval), origin: originText(origin) };
          applies.set(plan, said);
          return;
        }
        case 'intent':
          intents.set(rowKey(record.appId, record.userId), record.at);
          return;
        case 'membership-intent':
          for (const { appId } of record.going) intents.set(rowKey(appId, record.userId), record.at);
          return;
        case 'outcome': {
          const { entry, plan, at, outcome, detail } = record;
          const key = rowKey(entry.appId, entry.userId);
          const apply = applies.get(plan);
          rows.set(key, {
            ...cellsOf(entry),
            journalled_at: intents.get(key) ?? '',
            outcome,
            proven_at: at,
            days_to_removal: outcome === 'removed' || outcome === 'took-more' ? days(entry.decision.at, at) : '',
            detail,
            removed_by: apply?.by ?? '',
            approval: apply?.approval ?? '',
            origin: apply?.origin ?? '',
            plan_checksum: plan,
          });
          return;
        }
        case 'recheck-outcome': {
          const { appId, userId, at, outcome, detail } = record;
          const key = rowKey(appId, userId);
          const decidedAt = rows.get(key)?.decided_at ?? '';
          const time = outcome === 'gone' ? days(decidedAt, at) : '';
          change(key, { outcome, proven_at: at, days_to_removal: time, ...(detail === '' ? {} : { detail }) });
          return;
        }
        case 'restore-outcome': {
          const { appId, userId, at, outcome, missing, detail } = record;
          change(rowKey(appId, userId), {
            restore_outcome: outcome,
            restored_at: isPutBack(outcome) ? at : '',
            not_restored: [...missing, ...(detail === '' ? [] : [detail])].join('; '),
          });
          return;
        }
        default:
      }
    },
    rows: () => [...rows.values()],
  };
}

/** What happened to a row is told until something else happens to it, whatever later plans say of it. */
function isTold(cells: RemediationCells | undefined): boolean {
  return cells !== undefined && cells.outcome !== '';
}

const DAY_MS = 24 * 3600 * 1000;

/** From the decision to the proof that it was carried out, in days with two decimals; empty where one of them is not a time. */
function days(from: string, to: string): string {
  const [start, end] = [instantOf(from), instantOf(to)];
  return start === undefined || end === undefined ? '' : ((end - start) / DAY_MS).toFixed(2);
}

function cellsOf(entry: PlanEntry): RemediationCells {
  return {
    app_id: entry.appId,
    app_label: entry.appLabel,
    user_id: entry.userId,
    login: entry.login,
    action: entry.action,
    decided_by: entry.decision.reviewer,
    decided_at: entry.decision.at,
    decision_reason: entry.decision.reason,
    journalled_at: '',
    outcome: '',
    proven_at: '',
    days_to_removal: '',
    detail: '',
    removed_by: '',
    approval: '',
    origin: '',
    plan_checksum: '',
    restore_outcome: '',
    restored_at: '',
    not_restored: '',
  };
}

function approvalText(approval: Approval): string {
  return typeof approval === 'string'
    ? approval
    : `${approval.approver}, ${approval.approvedAt}, key ${approval.keyid}`;
}
