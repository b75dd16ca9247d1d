/** Part of a listing: some rows in order, and whether more follow. */
export interface Slice<T> {
  readonly items: readonly T[];
  readonly more: boolean;
}

/** The rows from a position on, passing over empty positions; looks on only until it knows whether more follow. */
export function sliceFrom<T>(
  start: number,
  end: number,
  limit: number,
  rowAt: (position: number) => T | undefined,
  present: (position: number) => boolean = (position) => rowAt(position) !== undefined,
): Slice<T> {
  const items: T[] = [];
  let position = start;
  for (; position < end && items.length < limit; position += 1) {
    const row = rowAt(position);
    if (row !== undefined) items.push(row);
  }
  for (; position < end; position += 1) if (present(position)) return { items, more: true };
  return { items, more: false };
}
