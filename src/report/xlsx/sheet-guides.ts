import type { Style } from './cell.js';
import { type StreamedSheet, validationsOf } from './exceljs-sheet.js';

/** A list of words that a range of cells offers, with what it says when a cell is entered and when another word is typed. */
export interface Dropdown {
  /** `M2:M301` */
  readonly range: string;
  readonly values: readonly string[];
  readonly prompt: string;
  readonly error: string;
}

/** How cells of a range look while a formula, written for the range's first cell, is true. */
export interface Highlight {
  readonly range: string;
  readonly formula: string;
  readonly style: Style;
}

/** What a sheet says to whoever types into its cells; all before it ends. */
export interface SheetGuides {
  /** Gives a range of cells a dropdown. */
  dropdown(dropdown: Dropdown): void;
  /** Lets nobody type into a range of cells that are not locked, so that they can still be sorted. */
  refuseTyping(range: string, error: string): void;
  /** Paints cells while something holds of them. */
  highlight(highlights: readonly Highlight[]): void;
}

/** The guides of a sheet of exceljs's. */
export function guidesOf(sheet: StreamedSheet): SheetGuides {
  return {
    dropdown({ range, values, prompt, error }) {
      validationsOf(sheet).add(range, {
        type: 'list',
        allowBlank: true,
        formulae: [`"${values.join(',')}"`],
        showInputMessage: true,
        prompt,
        showErrorMessage: true,
        error,
      });
    },
    refuseTyping(range, error) {
      validationsOf(sheet).add(range, {
        type: 'custom',
        allowBlank: true,
        formulae: ['FALSE'],
        showErrorMessage: true,
        error,
      });
    },
    highlight(highlights) {
      highlights.forEach(({ range: ref, formula, style }, index) => {
        sheet.addConditionalFormatting({
          ref,
          rules: [{ type: 'expression', formulae: [formula], style, priority: index + 1 }],
        });
      });
    },
  };
}
