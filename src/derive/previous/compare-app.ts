import type { Assignment } from '../../assignment/assignment.js';
import type { AssignmentFacts } from '../../assignment/assignment-facts.js';
import type { Change } from '../../assignment/change.js';
import { changedValues, comparedValue, comparedValues } from '../../assignment/compared-values.js';
import { comparablePaths } from '../../assignment/path-text.js';
import type { App } from '../../assignment/records.js';
import { roleOf } from '../../assignment/role.js';
import type { FindingAge, Removal, RowBefore } from '../../assignment/row-before.js';
import type { PreviousMore } from '../../run/previous-records.js';
import { type Attribute, change } from './changes.js';
import type { PreviousRows } from './previous-rows.js';

/** Holds one app's rows against those that the run before had, in whatever order either comes. */
export interface AppComparison extends Disposable {
  /** What the run before says of a row with these facts; each of its users is asked for once. */
  of(assignment: Assignment, facts: AssignmentFacts): RowBefore;
  /** The changes that a row makes, after `of`. */
  changesOf(assignment: Assignment, facts: AssignmentFacts, before: RowBefore): readonly Change[];
  /** The rows that are there no more, in the order of the run before; to be asked after the app's last row. */
  removed(): Generator<Change>;
}

export interface CompareOptions {
  readonly app: App;
  /** The rows of the run before; undefined where it did not read the app whole. */
  readonly rows: PreviousRows | undefined;
  /** Whether this run read the app to its end: otherwise nothing of it is known to be gone. */
  readonly isWhole: boolean;
  /** When the run before began to read. */
  readonly startedAt: string;
  /** Attributes that the role was taken from in the run before. */
  readonly roleAttributes: readonly string[];
  readonly removalOf: (appId: string, userId: string) => Removal | undefined;
  readonly attribute: Attribute;
}

export function compareApp({
  app,
  rows,
  isWhole,
  startedAt,
  roleAttributes,
  removalOf,
  attribute,
}: CompareOptions): AppComparison {
  const seen = new Uint8Array(rows?.size ?? 0);

  function returnedBy({ appUser }: Assignment): RowBefore['returned'] {
    return attribute.added({ appId: app.id, userId: appUser.id, scope: appUser.scope ?? '' });
  }

  function compare(assignment: Assignment, facts: AssignmentFacts): RowBefore {
    if (rows === undefined) return { change: undefined, changed: [] };
    const number = rows.find(assignment.appUser.id);
    if (number === undefined) return { change: 'new', changed: [] };
    seen[number] = 1;
    const values = valuesOf(assignment, facts, roleAttributes);
    const changed = rows.isSame(number, values) ? [] : changedValues(rows.row(number).values, values);
    const { decision, findings } = rows.more(number);
    return {
      change: changed.length === 0 ? 'same' : 'changed',
      changed,
      decision,
      findings: findings === undefined ? undefined : agesOf(findings),
    };
  }

  return {
    of(assignment, facts) {
      const removal = removalOf(app.id, assignment.appUser.id);
      const before = compare(assignment, facts);
      return removal === undefined ? before : { ...before, removal, returned: returnedBy(assignment) };
    },
    changesOf(assignment, { user_id: userId, login }, { change: kind, changed }) {
      if (kind !== 'new' && kind !== 'changed') return [];
      const row = { app, userId, login };
      if (kind === 'new') {
        const { scope, id } = { scope: assignment.appUser.scope ?? '', id: app.id };
        return [change('added', row, attribute.added({ appId: id, userId, scope }))];
      }
      return changed.map((value) => ({ ...change('changed', row), ...value }));
    },
    *removed() {
      if (rows === undefined || !isWhole) return;
      for (let number = 0; number < seen.length; number += 1) {
        if (seen[number] === 1) continue;
        const { id: userId, values, decision } = rows.row(number);
        const scope = comparedValue(values, 'scope');
        const known = removalOf(app.id, userId);
        const removal = known !== undefined && known.at >= startedAt ? known : undefined;
        const row = { app, userId, login: comparedValue(values, 'login') };
        yield { ...change('removed', row, attribute.removed({ appId: app.id, userId, scope, removal })), decision };
      }
    },
    [Symbol.dispose]: () => rows?.[Symbol.dispose](),
  };
}

/** The values of a row that are compared, by the attributes that give its role. */
export function valuesOf(
  { appUser, paths }: Assignment,
  facts: AssignmentFacts,
  roleAttributes: readonly string[],
): readonly string[] {
  return comparedValues(facts, {
    appRole: roleOf(appUser, roleAttributes),
    paths: paths === undefined ? '' : comparablePaths(paths),
  });
}

const AGES = new WeakMap<object, ReadonlyMap<string, FindingAge>>();

/** Rows with the same findings share one record, and so one map. */
function agesOf(findings: NonNullable<PreviousMore['findings']>): ReadonlyMap<string, FindingAge> {
  const known = AGES.get(findings);
  if (known !== undefined) return known;
  const ages = new Map(Object.entries(findings));
  AGES.set(findings, ages);
  return ages;
}
