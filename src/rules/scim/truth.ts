/** Kleene's three values: `undefined` is unknown, where data that would decide is absent. */
export type Truth = boolean | undefined;

/** Negation: not unknown is unknown. */
export function not(value: Truth): Truth {
  return value === undefined ? undefined : !value;
}

/** False if any is false, else unknown if any is unknown; stops at the first false. */
export function all<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  let result: Truth = true;
  for (const item of items) {
    const value = test(item);
    if (value === false) return false;
    if (value === undefined) result = undefined;
  }
  return result;
}

/** True if any is true, else unknown if any is unknown; stops at the first true. */
export function any<T>(items: readonly T[], test: (item: T) => Truth): Truth {
  let result: Truth = false;
  for (const item of items) {
    const value = test(item);
    if (value === true) return true;
    if (value === undefined) result = undefined;
  }
  return result;
}
