import type ExcelJS from 'exceljs';

/** The private parts of a sheet that is streamed; those of its workbook, and why, are in exceljs-private.ts. */
export type StreamedSheet = ExcelJS.Worksheet;

/** The stream behind a sheet, whose queue the sheet itself never looks at. */
export interface InnerPipe extends NodeJS.EventEmitter {
  write(xml: Buffer): unknown;
  readonly _writableState: { readonly length: number; readonly needDrain: boolean };
}

interface PrivateSheet {
  readonly stream: { readonly pipes: readonly InnerPipe[]; _flush(): void };
  /** The number of the next row to be written. */
  _rowZero: number;
  _formulae: Record<string, unknown>;
  sheetProtection: Readonly<Record<string, boolean>> | null;
  /** Missing from exceljs's own types. */
  readonly dataValidations: Validations;
  _writeAutoFilter(): void;
  _writeDataValidations(): void;
  _writeHyperlinks(): void;
  _writeSheetProtection(): void;
}

interface Validations {
  add(range: string, validation: ExcelJS.DataValidation): unknown;
}

/** What a reader may change of a protected sheet, beside the cells that are not locked. */
const ALLOWED = { sheet: true, autoFilter: true, sort: true, formatColumns: true, formatRows: true };

/** Where a sheet's bytes wait to be compressed: undefined would mean that exceljs has changed. */
export function innerPipeOf(sheet: StreamedSheet): InnerPipe {
  const [pipe] = privateSheetOf(sheet).stream.pipes;
  if (pipe === undefined) throw new Error('exceljs has changed: a sheet has no inner pipe to wait for');
  return pipe;
}

/** Writes rows that are XML already, after at least one row that the sheet has written itself. */
export function writeRowsXml(sheet: StreamedSheet, xml: Buffer, nextRow: number): void {
  const inner = privateSheetOf(sheet);
  // past the sheet's own stream, which would copy it into blocks of 64 KiB that are garbage soon
  inner.stream._flush();
  innerPipeOf(sheet).write(xml);
  inner._rowZero = nextRow;
}

/** Formulas are kept so that cells may share them, which none of ours do; returns how many there were. */
export function forgetFormulas(sheet: StreamedSheet): number {
  const inner = privateSheetOf(sheet);
  const { length } = Object.keys(inner._formulae);
  if (length > 0) inner._formulae = {};
  return length;
}

/** The dropdowns of a sheet. */
export function validationsOf(sheet: StreamedSheet): Validations {
  return privateSheetOf(sheet).dataValidations;
}

/** Locks a sheet without a password, which would only pretend to be secret: what was edited shows on import. */
export function protect(sheet: StreamedSheet): void {
  privateSheetOf(sheet).sheetProtection = ALLOWED;
}

/**
 * Writes the parts of a sheet in the order of the file format's schema: exceljs puts protection after validations and
 * links before them, and Excel then offers to repair the file (exceljs issues 1387 and 2784).
 */
export function orderSheetParts(sheet: StreamedSheet): void {
  const inner = privateSheetOf(sheet);
  const [protection, filter, validations, links] = [
    inner._writeSheetProtection.bind(inner),
    inner._writeAutoFilter.bind(inner),
    inner._writeDataValidations.bind(inner),
    inner._writeHyperlinks.bind(inner),
  ];
  inner._writeSheetProtection = () => {};
  inner._writeHyperlinks = () => {};
  inner._writeAutoFilter = () => {
    protection();
    filter();
  };
  inner._writeDataValidations = () => {
    validations();
    links();
  };
}

function privateSheetOf(sheet: StreamedSheet): PrivateSheet {
  return sheet as unknown as PrivateSheet;
}
