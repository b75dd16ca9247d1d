/** Everything that comes, in order. Array.fromAsync came with Node 22. */
export async function allOf<T>(source: AsyncIterable<T> | Iterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const one of source) all.push(one);
  return all;
}
