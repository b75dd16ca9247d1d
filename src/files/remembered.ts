/** Texts that are remembered; so many that hostile ones cannot fill the memory. */
const MOST = 1_000;
/** Longer ones hardly ever come twice, and would be held. */
const LONGEST = 1_000;

/** The same function of texts, which remembers what it said of the last ones: for texts of which few come often. */
export function remembered<T extends string | readonly string[]>(of: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const made = of(text);
    if (text.length > LONGEST) return made;
    if (known.size >= MOST) known.clear();
    known.set(text, made);
    return made;
  };
}
