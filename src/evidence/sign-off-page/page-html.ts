import { undecided } from '../../changes/status/coverage.js';
import type { ReviewerStatus, ReviewStatus } from '../../changes/status/status.js';
import { htmlText, pageShell } from '../../pages/page-shell.js';
import { type Origin, originText } from '../../run/origin.js';
import type { RemovalCounts } from './page-facts.js';
import { PAGE_STYLE } from './page-style.js';

export interface SignOffPage {
  readonly org: string;
  readonly asOf: string;
  /** The day that it was then on the clocks of the policy's zone, as reviewers were told. */
  readonly asOfDay: string;
  readonly manifestSha256: string;
  readonly origin: Origin;
  /** Which sign-off of the run this is, from 1. */
  readonly number: number;
  readonly by: string;
  readonly role: string;
  readonly statement: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The fingerprint of the key that signs the record; undefined where none is set. */
  readonly keyid: string | undefined;
  readonly status: ReviewStatus;
  /** The day until when decisions were wanted; undefined where the policy does not say. */
  readonly due: string | undefined;
  readonly removals: RemovalCounts | undefined;
}

/** One page for management and the auditor: what was signed off, in numbers. It loads nothing and runs nothing. */
export function signOffPageText(page: SignOffPage): string {
  const { org, asOfDay } = page;
  const title = `Access review of ${new URL(org).host} as of ${asOfDay}`;
  const { head, tail } = pageShell({ title, body: bodyOf(page, title), assets: { style: PAGE_STYLE } });
  return head + tail;
}

function bodyOf(page: SignOffPage, title: string): string {
  return `<main>
${verdict(page.status)}
<h1>${htmlText(title)}</h1>
${whoSigned(page)}
<h2>Decisions</h2>
${decisions(page)}
${reviewers(page)}
<h2>Removals</h2>
${removals(page.removals)}
${limits(page.status)}
<h2>What proves it</h2>
${proof(page)}
</main>`;
}

function verdict(status: ReviewStatus): string {
  const { rows, carried, byPolicy = 0 } = status;
  const open = undecided(status);
  const forward = carried === 0 ? '' : `, ${carried} of them by carrying an earlier decision forward`;
  const policy = byPolicy === 0 ? '' : `, ${byPolicy} of them by policy, which no reviewer decided`;
  if (open === 0) {
    return `<p class="${byPolicy === 0 ? 'good' : 'fair'}">Signed off with all ${rows} assignments decided${forward}${policy}.</p>`;
  }
  if (open * 2 > rows) {
    return `<p class="bad">Signed off with most rows open: ${open} of ${rows} assignments have no decision.</p>`;
  }
  return `<p class="fair">Signed off with ${open} of ${rows} assignments open${policy}.</p>`;
}

function byPolicyFact({ byPolicy = 0 }: ReviewStatus): [string, number][] {
  return byPolicy === 0 ? [] : [['of these by policy after the deadline, not by a reviewer', byPolicy]];
}

function whoSigned({ by, role, statement, at, number, keyid, origin }: SignOffPage): string {
  const which = number === 1 ? '' : ` It is sign-off number ${number} of this run; the earlier ones stand beside it.`;
  const own = origin.key === keyid ? ', which signed the run too' : '';
  const how =
    keyid === undefined
      ? 'The record is not signed by a key: who signed is asserted.'
      : `The record is signed by the key ${keyid}${own}; a key proves no person.`;
  return `<blockquote>${htmlText(statement)}</blockquote>
<p>${htmlText(by)}, ${htmlText(role)}, at ${htmlText(at)}. ${htmlText(how)}${which}</p>`;
}

function decisions({ status, due, at }: SignOffPage): string {
  const open = undecided(status);
  return facts([
    ['Population: assignments of all apps in scope', status.rows],
    ['Decided', `${status.decided}${share(status.decided, status.rows)}`],
    ...byPolicyFact(status),
    ['Carried forward from an earlier review', status.carried],
    ['Kept', status.keep],
    ['of these against the recommendation to revoke', status.keptAgainstRecommendation],
    ['Revoked', status.revoke],
    ['Open', open],
    ['of these refused on import', status.refused],
    ['of these without a reviewer', status.noReviewer],
    ['Overdue', due === undefined ? 'the policy names no deadline' : `${overdue(open, due, at)}, due by ${due}`],
  ]);
}

function overdue(open: number, due: string, at: string): number {
  return at.slice(0, 10) > due ? open : 0;
}

function reviewers({ status, due, at }: SignOffPage): string {
  const head = ['Reviewer', 'Rows', 'Decided', 'Kept', 'Revoked', 'Open', 'Overdue', 'Signs of a rubber stamp'];
  const rowOf = ({ reviewer, rows, decided, carried, keep, revoke, signs, byPolicy = 0 }: ReviewerStatus) => {
    const open = undecided({ rows, decided, carried });
    const late = due === undefined ? '' : overdue(open, due, at);
    return [
      reviewer === '' ? '(anyone)' : reviewer,
      rows,
      decided,
      keep,
      revoke,
      open,
      late,
      [...(byPolicy === 0 ? [] : [`${byPolicy} decided by policy`]), ...signs].join('; '),
    ];
  };
  return table(head, status.reviewers.map(rowOf));
}

function removals(counts: RemovalCounts | undefined): string {
  if (counts === undefined)
    return '<p>Nothing was planned: no access was to be removed, or the plan is not made yet.</p>';
  const { gone, goneByExport, putBack, pending, kinds, days, approvals, isUnapproved } = counts;
  const time = days === undefined ? 'nothing is gone yet' : `median ${days.median}, longest ${days.longest}`;
  return `${facts([
    ['Removed, and proven gone by reading again', gone],
    ['of these put back later', putBack],
    ...goneByExportFact(goneByExport),
    ['Planned, and not gone', pending],
    ['Days from the import of the decision to removal', time],
  ])}
${table(
  ['What was to be done', 'What became of it', 'Rows'],
  kinds.map(({ action, outcome, rows }) => [action, outcome || 'nothing yet', rows]),
)}
${list('Plans were approved by', approvals)}${isUnapproved ? UNAPPROVED : ''}`;
}

const UNAPPROVED =
  '<p>Nobody approved the plans that were carried out: the policy names no approvers, so that none had to.</p>';

/** Nothing was read again there: an export says what whoever made it put into it. */
function goneByExportFact(count: number): [string, number][] {
  return count === 0 ? [] : [['Gone according to an export that was given to us', count]];
}

function limits({ warnings }: ReviewStatus): string {
  return warnings.length === 0 ? '<p>No limit on removals is passed.</p>' : list('Limits that are passed', warnings);
}

function proof({ manifestSha256, origin, asOf }: SignOffPage): string {
  return `<p>The numbers are of the run as of ${htmlText(asOf)}, ${htmlText(originText(origin))}, whose manifest.json has the SHA-256
<code>${htmlText(manifestSha256)}</code>. signoff.json, beside this page in the run’s folder, holds this page’s own SHA-256 under
its signature, where there is one, and <code>okta-access-review verify</code> checks it.</p>`;
}

type Value = string | number;

function facts(rows: readonly (readonly [name: string, value: Value])[]): string {
  const lines = rows.map(([name, value]) => {
    const indent = name.startsWith('of these') ? ' class="part"' : '';
    return `<tr${indent}><th scope="row">${htmlText(name)}</th><td>${htmlText(String(value))}</td></tr>`;
  });
  return `<table class="facts"><tbody>\n${lines.join('\n')}\n</tbody></table>`;
}

function table(head: readonly string[], rows: readonly (readonly Value[])[]): string {
  if (rows.length === 0) return '';
  const cell = (tag: string, value: Value, at: number) => {
    const isNumber = typeof rows[0]?.[at] === 'number';
    return `<${tag}${isNumber ? ' class="number"' : ''}>${htmlText(String(value))}</${tag.slice(0, 2)}>`;
  };
  const line = (tag: string, values: readonly Value[]) =>
    `<tr>${values.map((value, at) => cell(tag, value, at)).join('')}</tr>`;
  return `<table><thead>${line('th scope="col"', head)}</thead><tbody>
${rows.map((row) => line('td', row)).join('\n')}
</tbody></table>`;
}

function list(title: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `<h3>${title}</h3>\n<ul>${lines.map((line) => `<li>${htmlText(line)}</li>`).join('')}</ul>`;
}

function share(part: number, whole: number): string {
  return whole === 0 ? '' : ` (${Math.floor((part * 100) / whole)} %)`;
}
