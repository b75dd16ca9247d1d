import type ExcelJS from 'exceljs';

const DAY_MS = 86_400_000;
const EXCEL_EPOCH_MS = Date.UTC(1899, 11, 30);

/** A cell's value as text or number, whatever the program that saved it made of it: dates are serial numbers. */
export function cellValue({ value }: ExcelJS.Cell): string | number {
  return plainValue(value);
}

function plainValue(value: ExcelJS.CellValue): string | number {
  if (value == null) return '';
  if (typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Date) return (value.getTime() - EXCEL_EPOCH_MS) / DAY_MS;
  if ('richText' in value) return value.richText.map(({ text }) => text).join('');
  // a program that makes a link of every e-mail address keeps the text beside it
  if ('text' in value) return plainValue(value.text);
  if ('result' in value) return plainValue(value.result ?? null);
  if ('error' in value) return value.error;
  return '';
}
