/** Says that a reviewer is not asked about all that is theirs; empty where they are. */
export function carriedText(carried: number): string {
  if (carried === 0) return '';
  const [many, are] = carried === 1 ? ['One more assignment', 'is'] : [`${carried} more assignments`, 'are'];
  return `${many} of yours ${are} unchanged since an earlier review in which somebody kept them: you are not asked again.`;
}
