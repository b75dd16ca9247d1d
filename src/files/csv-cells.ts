/** As many cells as a row of a spreadsheet can have. */
const MAX_CELLS = 16_384;

const QUOTE = '"';
const CR = 13;
const LF = 10;

/**
 * Parses CSV text that is in memory: RFC 4180, with any one-character delimiter, and with every line end that programs
 * write. csv-parse makes an error with a stack of every line that is shorter than the first, as people's files have
 * them by the thousand. Throws, with the line as a spreadsheet counts it, where a quote is not closed or a line has no end.
 */
export function* csvRecords(text: string, delimiter: string): Generator<readonly string[]> {
  const delimiterCode = delimiter.charCodeAt(0);
  let at = 0;
  let line = 0;

  function quoted(): string {
    let value = '';
    for (;;) {
      const end = text.indexOf(QUOTE, at + 1);
      if (end < 0) throw new Error(`the quote that opens a cell of line ${line} is never closed`);
      value += text.slice(at + 1, end);
      at = end + 1;
      if (text[at] !== QUOTE) return value;
      value += QUOTE;
    }
  }

  function isEnd(code: number): boolean {
    return code === delimiterCode || code === CR || code === LF;
  }

  function cell(): string {
    if (text[at] === QUOTE) {
      const value = quoted();
      if (at < text.length && !isEnd(text.charCodeAt(at))) {
        throw new Error(`a cell of line ${line} continues after its closing quote`);
      }
      return value;
    }
    const start = at;
    while (at < text.length && !isEnd(text.charCodeAt(at))) at += 1;
    return text.slice(start, at);
  }

  while (at < text.length) {
    line += 1;
    const record = [cell()];
    while (text.charCodeAt(at) === delimiterCode) {
      if (record.length === MAX_CELLS) throw new Error(`line ${line} has more than ${MAX_CELLS} cells`);
      at += 1;
      record.push(cell());
    }
    at += text.charCodeAt(at) === CR && text.charCodeAt(at + 1) === LF ? 2 : 1;
    yield record;
  }
}
