/** A character that cannot stand in XML, as the format of XLSX writes it: `_x0007_`. Any text may look like one. */
const ESCAPED = /_x([0-9A-Fa-f]{4})_/g;
const LOOKS_ESCAPED = /_(?=x[0-9A-Fa-f]{4}_)/g;

/** Text as the XML of a workbook has it: whatever would be read as an escaped character is escaped itself. */
export function escapedXlsxText(text: string): string {
  return text.includes('_x') ? text.replace(LOOKS_ESCAPED, '_x005F_') : text;
}

/** Text as people see it: the inverse of `escapedXlsxText`. */
export function decodedXlsxText(text: string): string {
  if (!text.includes('_x')) return text;
  return text.replace(ESCAPED, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
