import type { AdminsFacts } from '../../run/admins-facts.js';
import { SEVERITY_STYLES } from '../xlsx/sheet-styles.js';
import { count, type PageRow, pair, paragraph, remark, section, text } from './page.js';

/** How Okta's own administrators were read, and what could not be; nothing where the policy does not ask for them. */
export function adminsRows(
  facts: AdminsFacts | undefined,
  widths: readonly number[],
  readingWidths: readonly number[],
): PageRow[] {
  if (facts === undefined) return [];
  const { state, why, listed, byGroupOnly, groups, clients, roles, rows, factorsUnread, tokens } = facts;
  return [
    ...section('Okta’s own administrators', widths),
    pair('Read', state === 'complete' ? text(state) : text(state, SEVERITY_STYLES.critical)),
    ...why.map((sentence) => paragraph(sentence, readingWidths)),
    pair('Users listed as administrators', count(listed)),
    pair('Further ones, by a group alone', count(byGroupOnly), remark(`${groups} groups have roles`)),
    pair('Service apps asked for roles', count(clients)),
    pair('Roles that anybody holds', count(roles), remark(`${rows} rows, one for each holder and role`)),
    pair('API tokens', tokens === null ? text('not read') : count(tokens)),
    pair('Administrators whose factors could not be read', count(factorsUnread)),
  ];
}
