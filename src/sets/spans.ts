/** A time from one instant up to, but without, another; epoch milliseconds. */
export interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** The same times as few spans as possible, in order: those that overlap or touch are one. */
export function unionOf(spans: readonly Span[]): Span[] {
  const union: Span[] = [];
  for (const span of [...spans].sort((one, other) => one.fromMs - other.fromMs)) {
    const last = union.at(-1);
    if (span.toMs <= span.fromMs) continue;
    if (last === undefined || span.fromMs > last.toMs) union.push({ fromMs: span.fromMs, toMs: span.toMs });
    else if (span.toMs > last.toMs) union[union.length - 1] = { fromMs: last.fromMs, toMs: span.toMs };
  }
  return union;
}

/** The span of a union that has an instant in it. */
export function spanAt(union: readonly Span[], ms: number): Span | undefined {
  return union.find(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);
}

/** Whether a union has all of a time in it. */
export function covers(union: readonly Span[], { fromMs, toMs }: Span): boolean {
  return toMs <= fromMs || (spanAt(union, fromMs)?.toMs ?? fromMs) >= toMs;
}
