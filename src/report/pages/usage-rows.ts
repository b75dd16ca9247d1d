import { useKinds } from '../../assignment/use-events.js';
import type { UsageFacts } from '../../run/usage-facts.js';
import { count, type PageRow, pair, paragraph, remark, section, text } from './page.js';

/** What was known of sign-ins when the run was made, and from where. */
export function usageRows(
  { why, events, spans, pairs, uses, apps }: UsageFacts,
  { widths, readingWidths }: { readonly widths: readonly number[]; readonly readingWidths: readonly number[] },
): PageRow[] {
  const heading = section('The ledger of sign-ins', widths);
  if (why !== '') return [...heading, paragraph(`It could not be read: ${why}.`, readingWidths)];
  const taken = apps.reduce((sum, app) => sum + app.uses, 0);
  return [
    ...heading,
    ...spans.map(({ from, to, by }) => pair('Every use is known (UTC)', text(`${from} to ${to}`), remark(SOURCES[by]))),
    ...(spans.length === 0 ? [pair('Every use is known (UTC)', text('of no time'))] : []),
    pair('Uses of apps, in all', count(uses), remark(`by ${pairs} pairs of app and user`)),
    pair('of them of apps in scope, up to as-of', count(taken)),
    pair('Apps in scope that it knows to be used', count(apps.length)),
    pair('Counted as use', text(useKinds(events))),
    paragraph(NOT_SEEN, readingWidths),
  ];
}

const SOURCES = { log: 'by the System Log', files: 'by files, as whoever imported them says' };

const NOT_SEEN =
  'Okta does not see bookmarks, sign-ins within an app, and work in a session that goes on: of apps that nobody is seen to use, nothing is concluded.';
