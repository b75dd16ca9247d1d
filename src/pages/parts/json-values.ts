export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The text, or none where it is something else. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
