/** Cells of RFC 4180, a line each; quotes only where they are needed. */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map((cell) => (/[",;\r\n\t]|^\s|\s$/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',')}\r\n`;
}

/** Reads CSV back, as this page or a spreadsheet has saved it: a comma, a semicolon or a tab separates. */
export function csvRecords(text: string): readonly (readonly string[])[] {
  const body = text.replace(/^\ufeff/, '');
  const delimiter = delimiterOf(body.split(/[\r\n]/, 1)[0] ?? '');
  const records: string[][] = [];
  let record: string[] = [];
  let cell = '';
  let isQuoted = false;
  const endRecord = () => {
    record.push(cell);
    if (record.some((one) => one !== '')) records.push(record);
    record = [];
    cell = '';
  };
  for (let at = 0; at < body.length; at += 1) {
    const character = body[at] ?? '';
    if (isQuoted) {
      if (character !== '"') cell += character;
      else if (body[at + 1] === '"') {
        cell += '"';
        at += 1;
      } else isQuoted = false;
    } else if (character === '"' && cell === '') isQuoted = true;
    else if (character === delimiter) {
      record.push(cell);
      cell = '';
    } else if (character === '\n' || character === '\r') endRecord();
    else cell += character;
  }
  endRecord();
  return records;
}

function delimiterOf(line: string): string {
  return [',', ';', '\t'].reduce((best, one) => (line.split(one).length > line.split(best).length ? one : best), ',');
}
