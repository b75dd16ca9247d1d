/**
 * Okta's rate limit bucket of a request. `/api/v1/apps` and all below it share one, the listing and the removal of an
 * app's users included, except one app read by itself; a user's groups are counted as `/api/v1/users` is.
 */
export function bucketOf(method: string, pathname: string): string {
  const segments = pathname.split('/').filter(Boolean);
  if (segments[0] === 'oauth2') return segments[2] === 'clients' ? '/oauth2/v1/clients' : '/oauth2/v1/token';
  if (segments[0] !== 'api' || segments[1] !== 'v1') return 'other';
  const [, , kind, id] = segments;
  // the rules of groups are a listing, though one segment
  const isOneRead = method === 'GET' && id !== undefined && id !== 'rules' && segments.length === 4;
  switch (kind) {
    case 'apps':
    case 'users':
    case 'groups':
      return isOneRead ? `/api/v1/${kind}/{id}` : `/api/v1/${kind}`;
    case 'logs':
    case 'iam':
      return `/api/v1/${kind}`;
    default:
      return '/api/v1';
  }
}
