/**
 * Types of System Log events that say that somebody used an app, each with what people call it. Okta's own count of active
 * users by app has single sign-on, authorizations and token grants; `user.authentication.sso` alone misses people who stay
 * signed in for weeks, whose only trace is that tokens are refreshed.
 * https://developer.okta.com/docs/reference/api/event-types/
 */
const KINDS = {
  'user.authentication.sso': 'single sign-on',
  'app.oauth2.signon': 'OpenID Connect sign-on',
  'app.oauth2.authorize.code': 'OAuth authorizations',
  'app.oauth2.authorize.implicit.id_token': 'OAuth authorizations',
  'app.oauth2.authorize.implicit.access_token': 'OAuth authorizations',
  'app.oauth2.as.authorize': 'OAuth authorizations',
  'app.oauth2.as.authorize.code': 'OAuth authorizations',
  'app.oauth2.as.authorize.implicit.id_token': 'OAuth authorizations',
  'app.oauth2.as.authorize.implicit.access_token': 'OAuth authorizations',
  'app.oauth2.token.grant': 'tokens granted to a user',
  'app.oauth2.token.grant.id_token': 'tokens granted to a user',
  'app.oauth2.token.grant.access_token': 'tokens granted to a user',
  'app.oauth2.as.token.grant': 'tokens granted to a user',
  'app.oauth2.as.token.grant.id_token': 'tokens granted to a user',
  'app.oauth2.as.token.grant.access_token': 'tokens granted to a user',
  'app.oauth2.token.grant.refresh_token': 'tokens refreshed',
  'app.oauth2.as.token.grant.refresh_token': 'tokens refreshed',
  'app.inbound_del_auth.login_success': 'delegated authentication',
  'app.kerberos_rich_client.user_authentication_successful': 'delegated authentication',
  'user.authentication.auth_via_radius': 'RADIUS',
  'user.authentication.auth_via_richclient': 'rich clients',
  'user.session.access_admin_app': 'the Admin Console opened',
} as const;

const NAMES: ReadonlyMap<string, string> = new Map(Object.entries(KINDS));

/** The types that count as use unless the policy says otherwise. */
export const USE_EVENTS: readonly string[] = [...NAMES.keys()];

/** Kinds of events as people read them: `single sign-on, OAuth authorizations, tokens refreshed`. */
export function useKinds(types: readonly string[]): string {
  const known = USE_EVENTS.filter((type) => types.includes(type)).flatMap((type) => NAMES.get(type) ?? []);
  const others = types.filter((type) => !NAMES.has(type));
  return [...new Set([...known, ...others])].join(', ');
}
