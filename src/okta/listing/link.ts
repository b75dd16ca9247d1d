interface Link {
  readonly target: string;
  readonly rels: readonly string[];
}

/**
 * The target of `rel="next"` in a `link` header, as given; undefined where there is none. Okta sends each link on a line
 * of its own and `Headers` joins them with a comma, which a URL or a quoted parameter may contain as well (RFC 8288).
 */
export function nextLink(header: string | null): string | undefined {
  return parseLinks(header ?? '').find((link) => link.rels.includes('next'))?.target;
}

function parseLinks(header: string): Link[] {
  const links: Link[] = [];
  let at = header.indexOf('<');
  while (at !== -1) {
    const close = header.indexOf('>', at);
    if (close === -1) break;
    const end = endOfParameters(header, close + 1);
    links.push({ target: header.slice(at + 1, close).trim(), rels: relsOf(header.slice(close + 1, end)) });
    at = header.indexOf('<', end);
  }
  return links;
}

/** Where the parameters of a link end: at the first comma outside quotes. */
function endOfParameters(header: string, from: number): number {
  let quoted = false;
  for (let at = from; at < header.length; at += 1) {
    const char = header[at];
    if (char === '\\' && quoted) at += 1;
    else if (char === '"') quoted = !quoted;
    else if (char === ',' && !quoted) return at;
  }
  return header.length;
}

/** `rel` is case-insensitive, may be bare or quoted, and may name several relations. */
function relsOf(parameters: string): string[] {
  const match = /;\s*rel\s*=\s*(?:"([^"]*)"|([^\s;,"]+))/i.exec(parameters);
  const value = match?.[1] ?? match?.[2] ?? '';
  return value.toLowerCase().split(/\s+/).filter(Boolean);
}
