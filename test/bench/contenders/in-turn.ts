/** Takes items from one line, `many` at a time; each worker takes the next one that nobody has taken. */
export async function inTurn<T>(items: readonly T[], many: number, work: (item: T) => Promise<void>): Promise<void> {
  const waiting = items.values();
  const workers = Array.from({ length: many }, async () => {
    for (const item of waiting) await work(item);
  });
  await Promise.all(workers);
}
