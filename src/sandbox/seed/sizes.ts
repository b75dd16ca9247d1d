/**
 * How many users each app has: `total` shared out by weight, none above `most`, none for weight 0. The sizes add up to
 * `total` exactly, unless all apps together cannot hold as many.
 */
export function sizesOf(weights: readonly number[], total: number, most: number): number[] {
  const sizes = weights.map(() => 0);
  let left = total;
  while (left > 0) {
    const open = weights.flatMap((weight, k) => (weight > 0 && (sizes[k] ?? 0) < most ? [{ k, weight }] : []));
    if (open.length === 0) return sizes;
    const sum = open.reduce((total, { weight }) => total + weight, 0);
    const round = left;
    for (const { k, weight } of open) {
      const size = sizes[k] ?? 0;
      const more = Math.min(left, most - size, Math.max(1, Math.floor((round * weight) / sum)));
      sizes[k] = size + more;
      left -= more;
    }
  }
  return sizes;
}
