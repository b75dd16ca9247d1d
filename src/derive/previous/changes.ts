import { type Attribution, NOT_ATTRIBUTED } from '../../assignment/attribution.js';
import type { Change, ChangeKind } from '../../assignment/change.js';
import type { App } from '../../assignment/records.js';
import type { Removal } from '../../assignment/row-before.js';

/** An access that came or went, as it is looked for in the log. */
export interface SoughtAccess {
  readonly appId: string;
  readonly userId: string;
  /** USER or GROUP; empty where Okta did not say. */
  readonly scope: string;
  /** That the run before is known to have removed it. */
  readonly removal?: Removal | undefined;
}

/** Says who gave or took an access, and when. */
export interface Attribute {
  added(access: SoughtAccess): Attribution;
  removed(access: SoughtAccess): Attribution;
}

/** Where no log was read: what the run's own records tell. */
export const UNLOGGED: Attribute = {
  added: () => NOT_ATTRIBUTED,
  removed: ({ removal }) => (removal === undefined ? NOT_ATTRIBUTED : { ...NOT_ATTRIBUTED, cause: 'review' }),
};

type NamedApp = Pick<App, 'id' | 'label'>;

/** A change of one row. */
export function change(
  kind: ChangeKind,
  row: { readonly app: NamedApp; readonly userId: string; readonly login: string },
  attribution: Attribution = NOT_ATTRIBUTED,
): Change {
  const { app, userId, login } = row;
  const what = { what: '', before: '', after: '' };
  return { change: kind, appId: app.id, appLabel: app.label, userId, login, ...what, ...attribution };
}

/** A change of an app: `before` and `after` say in words what it was and is. */
export function appChange(kind: ChangeKind, app: NamedApp, before: string, after: string): Change {
  return { ...change(kind, { app, userId: '', login: '' }), before, after };
}
