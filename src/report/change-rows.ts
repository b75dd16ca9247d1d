import type { Change } from '../assignment/change.js';
import type { Row } from './columns.js';

/** The row of changes.csv and of the Changes sheet. */
export function changeRow(change: Change): Row {
  const { appId, appLabel, userId, login, what, before, after, at, by, event, cause } = change;
  return [change.change, appId, appLabel, userId, login, what, before, after, at, by, event, cause];
}
