/** The version whose private parts this program knows; package.json pins it, but whoever installs may override that. */
export const KNOWN_VERSION = '4.4.0';

type Check = readonly [part: string, isThere: (value: unknown) => boolean];

const isFunction = (value: unknown) => typeof value === 'function';
const isObject = (value: unknown) => typeof value === 'object' && value !== null;
const isNumber = (value: unknown) => typeof value === 'number';

/** Every part of a workbook that is touched, by its path. */
const WORKBOOK: readonly Check[] = [
  ['zip.append', isFunction],
  ['zip.on', isFunction],
  ['zip.abort', isFunction],
  ['modified', (value) => value instanceof Date],
  ['styles.addStyleModel', isFunction],
  ['_worksheets', Array.isArray],
  ['_definedNames', isObject],
  ['addThemes', isFunction],
  ['addWorksheet', isFunction],
  ['commit', isFunction],
];

/** Every part of a sheet. */
const SHEET: readonly Check[] = [
  ['stream._flush', isFunction],
  ['stream.pipes', Array.isArray],
  ['stream.pipes.0._writableState.length', isNumber],
  ['stream.pipes.0._writableState.needDrain', (value) => typeof value === 'boolean'],
  ['stream.pipes.0.write', isFunction],
  ['stream.pipes.0.on', isFunction],
  ['_rowZero', isNumber],
  ['_formulae', isObject],
  ['sheetProtection', (value) => value === null || isObject(value)],
  ['dataValidations.add', isFunction],
  ['_writeAutoFilter', isFunction],
  ['_writeDataValidations', isFunction],
  ['_writeHyperlinks', isFunction],
  ['_writeSheetProtection', isFunction],
  ['getRow', isFunction],
  ['mergeCells', isFunction],
  ['commit', isFunction],
];

/** What is not where the known version of exceljs has it: its version, and the paths of parts. */
export function movedParts(version: unknown, workbook: unknown, sheet: unknown): readonly string[] {
  return [
    ...(version === KNOWN_VERSION ? [] : [`version ${version}`]),
    ...missingOf('workbook', workbook, WORKBOOK),
    ...missingOf('sheet', sheet, SHEET),
  ];
}

/** Throws where anything has moved: a workbook that is begun all the same might be broken, and look whole. */
export function assertParts(version: unknown, workbook: unknown, sheet: unknown): void {
  const moved = movedParts(version, workbook, sheet);
  if (moved.length === 0) return;
  throw new Error(
    `exceljs is not the version ${KNOWN_VERSION} that workbooks are written with (${moved.join(', ')}): ` +
      `install exceljs ${KNOWN_VERSION}, or write no XLSX (--format csv)`,
  );
}

function missingOf(whole: string, value: unknown, checks: readonly Check[]): string[] {
  return checks.filter(([part, isThere]) => !isThere(partOf(value, part))).map(([part]) => `${whole}.${part}`);
}

function partOf(whole: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce((value, name) => (isObject(value) ? Reflect.get(Object(value), name) : undefined), whole);
}
