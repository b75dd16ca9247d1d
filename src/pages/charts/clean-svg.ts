/**
 * A chart as a page may hold it: without styles and handlers, which the page's policy forbids, and without names that count
 * the charts of the process, so that the same numbers give the same bytes. What it shows stands beside it as text.
 */
export function cleanSvg(svg: string, title: string): string {
  return svg
    .replace(/<style[^>]*>[\s\S]*?<\/style>/g, '')
    .replace(/ style="([^"]*)"/g, (_whole, style: string) => fontOf(style))
    .replace(/ (?:class|pointer-events|ecmeta_\w+|xml:space|baseProfile|version|xmlns:xlink)="[^"]*"/g, '')
    .replace(/<svg width="(\d+)" height="(\d+)"/, `<svg role="img" aria-label="${title}" width="$1" height="$2"`)
    .replace(/\n\s*/g, '\n')
    .trim();
}

/** Of a text's style, its size: the page says the rest. */
function fontOf(style: string): string {
  const size = /font-size:(\d+)px/.exec(style)?.[1];
  const weight = /font-weight:(\w+)/.exec(style)?.[1];
  return `${size === undefined ? '' : ` font-size="${size}"`}${weight === undefined ? '' : ` font-weight="${weight}"`}`;
}
