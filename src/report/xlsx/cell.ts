import type ExcelJS from 'exceljs';
import type { LinkCell } from './cell-text.js';

export type Style = Readonly<Partial<ExcelJS.Style>>;

export interface Cell {
  readonly value: string | number | LinkCell;
  /** One shared object per look: the writer knows styles by identity. */
  readonly style?: Style | undefined;
  /** Text with an escaped character, which LibreOffice understands in an inline text only; not as exceljs writes it. */
  readonly isInline?: true;
}
