/** A row's key within a run: one user has an app once. Okta's ids hold no blanks. */
export function rowKey(appId: string, userId: string): string {
  return `${appId} ${userId}`;
}
