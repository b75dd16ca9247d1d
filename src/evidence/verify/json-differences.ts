/** Where two JSON values differ: paths with what is found and what is expected, `predicate.verdict is "x", not "y"`. */
export function jsonDifferences(found: unknown, expected: unknown, path: string): string[] {
  if (Object.is(found, expected)) return [];
  if (isContainer(found) && isContainer(expected) && Array.isArray(found) === Array.isArray(expected)) {
    const keys = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
    return keys.flatMap((key) => jsonDifferences(found[key], expected[key], `${path}.${key}`));
  }
  return [`${path} is ${shown(found)}, not ${shown(expected)}`];
}

type Container = Readonly<Record<string, unknown>>;

function isContainer(value: unknown): value is Container {
  return typeof value === 'object' && value !== null;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'absent';
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
