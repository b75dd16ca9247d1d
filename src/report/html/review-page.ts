import { countText } from '../../pages/charts/bar-chart.js';
import { htmlText } from '../../pages/page-shell.js';
import type { ReviewNumbers } from '../../pages/review/review-data.js';
import { otherThanExported } from '../../run/accounts-facts.js';
import type { RunFacts } from '../../run/run-facts.js';
import { PRODUCT, VERSION } from '../../version.js';
import type { MoreTable, ReportContext } from '../model.js';
import { htmlList, htmlSection, htmlTable, minuteText } from './html-parts.js';
import { chartSections } from './page-sections.js';
import { totalOf } from './page-tally.js';

/** Rows of a later record's table that are shown; the workbook has all. */
const MAX_MORE_ROWS = 200;

/** All of the page but its data and its script: it can be read, printed and heard without one. */
export function reviewPageBody(numbers: ReviewNumbers, run: RunFacts, context: ReportContext): string {
  return `<main>
<header>
<h1>Access review of ${htmlText(new URL(numbers.org).host)}</h1>
<p class="quiet">Who had access to what as of ${minute(numbers.asOf)} UTC. Read from Okta from ${minute(run.startedAt)} to ${minute(run.finishedAt)} UTC.</p>
${context.whatIf === undefined ? '' : `<p class="banner bad">${htmlText(context.whatIf)}</p>`}
${verdict(run)}
</header>
${tiles(numbers)}
${chartSections(numbers).join('\n')}
${(context.more ?? []).map(moreSection).join('\n')}
${run.warnings.length === 0 ? '' : htmlSection('Warnings', '', [htmlList(run.warnings)])}
${findings(numbers)}
<footer>
<p class="quiet">${htmlText(limits(run))}</p>
<p class="quiet">Made by ${htmlText(PRODUCT)} ${htmlText(VERSION)}. This page is one file: it loads nothing and sends nothing. The manifest beside it has its SHA-256, and verify recounts what it shows.</p>
</footer>
</main>
`;
}

/** `2026-11-26 18:52` */
function minute(iso: string): string {
  return htmlText(minuteText(iso));
}

function limits({ accounts }: RunFacts): string {
  return `This is what Okta said while it was read, not what is so today. A user’s data in Okta is valid as of their last sign-in or lifecycle event. Accounts that an app has without Okta are not in it${otherThanExported(accounts)}.`;
}

function verdict({ verdict: word, gaps }: RunFacts): string {
  if (word === 'complete') {
    return '<p class="banner good"><strong>✓ Complete:</strong> every app in scope was read to its end.</p>';
  }
  return `<div class="banner bad"><p><strong>✕ Incomplete:</strong> not everything could be read, so this cannot be certified.</p>${htmlList(gaps)}</div>`;
}

function tiles({ assignments, users, appsInScope, appsSeen, open, recommendations }: ReviewNumbers): string {
  const all: readonly (readonly [count: number, label: string, note: string])[] = [
    [assignments, 'assignments', `of ${countText(users)} people`],
    [appsInScope, 'apps in scope', `of ${countText(appsSeen)} seen`],
    [totalOf(open), 'open findings', `${countText(open.critical)} critical, ${countText(open.high)} high`],
    [recommendations.revoke, 'to revoke', 'a rule proposes to remove them'],
    [recommendations.check, 'to look at', 'something was found, or could not be judged'],
    [recommendations.keep, 'with nothing open', ''],
  ];
  const items = all.map(
    ([count, label, note]) =>
      `<li><strong>${countText(count)}</strong> <span>${label}</span> <span class="quiet">${htmlText(note)}</span></li>`,
  );
  return `<ul class="tiles" aria-label="In numbers">\n${items.join('\n')}\n</ul>`;
}

function moreSection({ table, rows }: MoreTable): string {
  const heads = table.columns.map(({ heading }) => heading);
  const shown = rows.slice(0, MAX_MORE_ROWS).map((row) => row.map((value) => ({ value })));
  const note = rows.length > shown.length ? `The first ${MAX_MORE_ROWS} of ${countText(rows.length)} rows.` : '';
  return htmlSection(table.sheet, note, [htmlTable(table.sheet, heads, shown)]);
}

function findings({ open, shown }: ReviewNumbers): string {
  const total = totalOf(open);
  const what =
    shown < total
      ? `The ${countText(shown)} most severe of ${countText(total)} open findings; findings.csv and the workbook have all of them.`
      : `All ${countText(total)} open findings, the worst first.`;
  return `<section aria-labelledby="findings" class="findings">
<h2 id="findings">Findings</h2>
<p class="quiet">${htmlText(total === 0 ? 'There is no open finding.' : what)}</p>
<p class="paper quiet">On paper this table is left out: print the sheet Findings of the workbook.</p>
<div id="findings-table"></div>
<noscript><p>The table needs JavaScript; findings.csv and the workbook have the same.</p></noscript>
</section>`;
}
