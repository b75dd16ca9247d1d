import { countText } from '../../pages/charts/bar-chart.js';
import { htmlText } from '../../pages/page-shell.js';

/** A cell of a table: text or a count, and how it is painted. */
export interface HtmlCell {
  readonly value: string | number;
  /** Of the page's own style. */
  readonly look?: string;
}

/** A table as HTML: the first cell of a row is its heading. A wide one has the page's whole width, below what it is beside. */
export function htmlTable(
  caption: string,
  heads: readonly string[],
  rows: readonly (readonly HtmlCell[])[],
  isWide = false,
): string {
  const [first = []] = rows;
  const head = heads
    .map(
      (text, at) =>
        `<th scope="col"${typeof first[at]?.value === 'number' || first[at]?.look === 'count' ? ' class="count"' : ''}>${htmlText(text)}</th>`,
    )
    .join('');
  const body = rows.map((cells) => `<tr>${cells.map(cellHtml).join('')}</tr>`).join('\n');
  const table = `<table>
<caption>${htmlText(caption)}</caption>
<thead><tr>${head}</tr></thead>
<tbody>
${body}
</tbody>
</table>`;
  return heads.length > FITTING_COLUMNS ? frame(`Table: ${caption}`, table, isWide ? 'plot wide' : 'plot') : table;
}

/** So many columns fit on a phone; wider tables are moved within a frame of their own. */
const FITTING_COLUMNS = 3;

function cellHtml({ value, look }: HtmlCell, at: number): string {
  const looks = [...(typeof value === 'number' ? ['count'] : []), ...(look === undefined ? [] : [look])].join(' ');
  const attribute = looks === '' ? '' : ` class="${looks}"`;
  const text = typeof value === 'number' ? countText(value) : `<bdi>${htmlText(value)}</bdi>`;
  return at === 0 ? `<th scope="row"${attribute}>${text}</th>` : `<td${attribute}>${text}</td>`;
}

/** A part of the page: a chart with its numbers beside it, or either alone. */
export function htmlSection(title: string, note: string, parts: readonly string[]): string {
  const id = title.toLowerCase().replace(/[^a-z]+/g, '-');
  return `<section aria-labelledby="${id}">
<h2 id="${id}">${htmlText(title)}</h2>
${note === '' ? '' : `<p class="quiet">${htmlText(note)}</p>\n`}<div class="beside">
${parts.join('\n')}
</div>
</section>`;
}

/** A chart within a frame of its own, that is moved in where the page is narrower. */
export function htmlChart(svg: string, title: string): string {
  return frame(`Chart: ${title}`, svg);
}

/** The same with its title above, where a part of the page has several. */
export function htmlFigure(title: string, svg: string): string {
  return `<figure><figcaption>${htmlText(title)}</figcaption>${htmlChart(svg, title)}</figure>`;
}

/** What may be wider than a phone: the keyboard reaches it to move it. */
function frame(label: string, html: string, look = 'plot'): string {
  return `<div class="${look}" tabindex="0" role="group" aria-label="${htmlText(label)}">${html}</div>`;
}

export function htmlList(items: readonly string[]): string {
  return `<ul>${items.map((item) => `<li><bdi>${htmlText(item)}</bdi></li>`).join('')}</ul>`;
}

/** `2026-11-26 18:52` of an ISO 8601 time. */
export function minuteText(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}
