/** Seconds: every window but the last one passes whole, and the requests of the last one take no time worth counting. */
export function leastTime(requests: number, perWindow: number, windowSeconds: number): number {
  return (Math.ceil(requests / perWindow) - 1) * windowSeconds;
}
