/**
 * Which users an app has, without a list: position p holds user (a·p + b) mod m, where a and m share no factor. So every
 * user comes once, and "who is at p" and "where is user u" both take constant time. Exact while m is below 94 million.
 */
export interface Affine {
  readonly a: number;
  readonly b: number;
  readonly inverse: number;
  readonly m: number;
}

export function affine(m: number, wantedA: number, wantedB: number): Affine {
  let a = 1 + (wantedA % m);
  while (gcd(a, m) !== 1) a += 1;
  a %= Math.max(m, 2);
  return { a, b: wantedB % m, inverse: inverseOf(a, m), m };
}

export function userAt(map: Affine, position: number): number {
  return (map.a * position + map.b) % map.m;
}

export function positionOf(map: Affine, user: number): number {
  return (map.inverse * ((user - map.b + map.m) % map.m)) % map.m;
}

function gcd(x: number, y: number): number {
  return y === 0 ? x : gcd(y, x % y);
}

function inverseOf(a: number, m: number): number {
  let [r0, r1, t0, t1] = [m, a % m, 0, 1];
  while (r1 > 0) {
    const q = Math.floor(r0 / r1);
    [r0, r1] = [r1, r0 - q * r1];
    [t0, t1] = [t1, t0 - q * t1];
  }
  return ((t0 % m) + m) % m;
}
