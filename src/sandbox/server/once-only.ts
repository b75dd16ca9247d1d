/** Tells whether a one-time value was seen within the last `ttlMs` milliseconds; forgets older ones. */
export function onceOnly(ttlMs: number, now: () => number): (value: string) => boolean {
  let recent = new Set<string>();
  let older = new Set<string>();
  let turnedMs = now();
  return (value) => {
    if (now() - turnedMs > ttlMs) {
      older = recent;
      recent = new Set();
      turnedMs = now();
    }
    if (recent.has(value) || older.has(value)) return false;
    recent.add(value);
    return true;
  };
}
