import { SPREADSHEET_SPACES } from './xlsx-parts.js';
import { decodedXlsxText } from './xlsx-text.js';
import type { XmlEvent } from './xml-events.js';

/** One row of a sheet as its XML has it: numbers and dates as they are stored, not as they are shown. */
export interface SheetRow {
  /** As the sheet counts them, from 1. */
  readonly number: number;
  /** By column, from 0; a cell that the sheet leaves out is empty. */
  readonly cells: readonly string[];
}

export interface CellSource {
  readonly sharedStrings: readonly string[];
  readonly date1904: boolean;
  /** Cells that a sheet may have, those that it leaves out between others included. */
  readonly maxCells: number;
}

/** The last row and column that a sheet can have: XFD1048576. */
const MAX_ROW = 1_048_576;
const MAX_COLUMN = 16_384;
/** No program writes more into one cell than 32,767 characters; each may take seven as it is escaped. */
const MAX_TEXT = 250_000;

/** Readings of a cell's characters, and what later versions of a program add: neither is the cell's own text. */
const IS_SKIPPED = new Set(['rPh', 'extLst']);

const DAY_MS = 86_400_000;
const EPOCH_MS = Date.UTC(1899, 11, 30);
const DAYS_TO_1904 = 1_462;

/** Puts the events of one sheet together; returns a row with the event that ends it. */
export function rowReader(source: CellSource): (event: XmlEvent) => SheetRow | undefined {
  const cell = cellReader(source);
  let inData = false;
  let number = 0;
  let cells: string[] = [];
  let column = -1;
  let left = source.maxCells;

  function place(text: string): void {
    left -= 1 + column - cells.length;
    if (left < 0) throw new Error(`it has more than ${source.maxCells} cells, which is the most that is read`);
    while (cells.length < column) cells.push('');
    cells.push(text);
  }

  return (event) => {
    if (event.kind === 'text') {
      cell.text(event.text);
      return undefined;
    }
    if (!SPREADSHEET_SPACES.has(event.space)) return undefined;
    const { name } = event;
    if (event.kind === 'open') {
      if (name === 'sheetData') inData = true;
      else if (!inData) return undefined;
      else if (name === 'row') {
        number = nextRow(event.attributes.r, number);
        cells = [];
        column = -1;
      } else if (name === 'c') {
        column = nextColumn(event.attributes.r, number, column);
        cell.begin(event.attributes.t);
      } else cell.open(name);
      return undefined;
    }
    if (name === 'sheetData') inData = false;
    else if (!inData) return undefined;
    else if (name === 'c') place(cell.end());
    else if (name === 'row') return { number, cells };
    else cell.close(name);
    return undefined;
  };
}

interface CellReader {
  begin(type: string | undefined): void;
  open(name: string): void;
  text(text: string): void;
  close(name: string): void;
  /** The cell's text. */
  end(): string;
}

function cellReader({ sharedStrings, date1904 }: CellSource): CellReader {
  let type = 'n';
  let value = '';
  let formula: string | undefined;
  let hasValue = false;
  let into: 'value' | 'formula' | undefined;
  let skipped = false;

  return {
    begin(given = 'n') {
      type = given;
      value = '';
      formula = undefined;
      hasValue = false;
      into = undefined;
      skipped = false;
    },
    open(name) {
      if (IS_SKIPPED.has(name)) skipped = true;
      else if (skipped) return;
      else if (name === 'f') {
        formula = '';
        into = 'formula';
      } else if (name === 'v' || name === 't') {
        hasValue = true;
        into = 'value';
      }
    },
    text(text) {
      if (into === undefined) return;
      if (into === 'value') value += text;
      else formula += text;
      if (value.length + (formula?.length ?? 0) > MAX_TEXT)
        throw new Error('a cell has more text than a cell can hold');
    },
    close(name) {
      if (IS_SKIPPED.has(name)) skipped = false;
      else if (name === 'f' || name === 'v' || name === 't') into = undefined;
    },
    end() {
      into = undefined;
      // never calculated by any program: there is no value to take, and it is not nothing either
      if (formula !== undefined && !hasValue) return `=${formula}`;
      return textOf(type, value, sharedStrings, date1904);
    },
  };
}

function textOf(type: string, value: string, shared: readonly string[], date1904: boolean): string {
  switch (type) {
    case 'n':
    case 'e':
      return value.trim();
    case 's':
      return sharedText(value.trim(), shared);
    case 'b':
      return /^\s*(1|true)\s*$/.test(value) ? 'TRUE' : 'FALSE';
    case 'd':
      return serialOf(value.trim(), date1904);
    default:
      return decodedXlsxText(value);
  }
}

function sharedText(index: string, shared: readonly string[]): string {
  if (index === '') return '';
  const text = /^\d+$/.test(index) ? shared[Number(index)] : undefined;
  if (text === undefined) throw new Error(`a cell refers to the text ${JSON.stringify(index)}, of ${shared.length}`);
  return text;
}

/** The Strict form of the format writes dates as ISO 8601 text of the wall clock; all others count days. */
function serialOf(iso: string, date1904: boolean): string {
  const ms = Date.parse(/[zZ]|[+-]\d\d:\d\d$/.test(iso) ? iso : `${iso}${iso.includes('T') ? '' : 'T00:00:00'}Z`);
  return Number.isNaN(ms) ? iso : String((ms - EPOCH_MS) / DAY_MS - (date1904 ? DAYS_TO_1904 : 0));
}

function nextRow(given: string | undefined, last: number): number {
  const row = given === undefined ? last + 1 : Number(given);
  if (!Number.isInteger(row) || row < 1 || row > MAX_ROW)
    throw new Error(`it has a row ${JSON.stringify(given ?? row)}`);
  if (row <= last) throw new Error(`its row ${row} stands after row ${last}, or twice`);
  return row;
}

function nextColumn(address: string | undefined, row: number, last: number): number {
  if (address === undefined && last + 1 < MAX_COLUMN) return last + 1;
  const column = columnOf(address ?? '');
  if (column === undefined) throw new Error(`it has a cell ${JSON.stringify(address ?? '')} in row ${row}`);
  if (column <= last) throw new Error(`its cell ${address} stands after another one of its row, or twice`);
  return column;
}

/** 27 of `AB12`, counted from 0; undefined beyond the last column, and where it is not an address. */
function columnOf(address: string): number | undefined {
  let column = 0;
  let at = 0;
  for (; at < address.length && at < 4; at += 1) {
    const letter = address.charCodeAt(at) & ~32;
    if (letter < 65 || letter > 90) break;
    column = column * 26 + letter - 64;
  }
  const digit = address.charCodeAt(at);
  return at > 0 && column <= MAX_COLUMN && digit >= 48 && digit <= 57 ? column - 1 : undefined;
}
