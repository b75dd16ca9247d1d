/** A column as spreadsheets call it, counted from 0: `A` for the first, `AA` for the twenty-seventh. */
export function lettersOf(column: number): string {
  const before = Math.floor(column / 26);
  return (before === 0 ? '' : lettersOf(before - 1)) + String.fromCharCode(65 + (column % 26));
}
