/** A run's name, and its folder's in `reports/`: the org's host and the as-of, in characters that every file system takes. */
export function runNameOf(org: string, asOf: string): string {
  const host = new URL(org).host.replaceAll(/[^A-Za-z0-9.-]/g, '-');
  return `${host}-${asOf.replace(/\.\d+Z$/, 'Z').replaceAll(':', '')}`;
}
