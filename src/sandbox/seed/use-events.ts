import type { EventParty, EventRecord } from '../state/event-source.js';
import type { AppRecord, UserRecord } from '../state/records.js';
import { hash } from './random.js';

/** How people get into an app, as far as Okta sees it. */
export type UseKind = 'sso' | 'oidc' | 'radius' | 'console';

/** One use of an app by a user. */
export interface Use {
  readonly ms: number;
  readonly app: AppRecord;
  readonly user: UserRecord;
  readonly kind: UseKind;
  /** Nobody signed in: a client had its tokens refreshed. */
  readonly isRefresh: boolean;
  /** A number of this pair's own. */
  readonly mix: number;
}

const SSO_MODES = new Set([
  'SAML_1_1',
  'SAML_2_0',
  'WS_FEDERATION',
  'AUTO_LOGIN',
  'SECURE_PASSWORD_STORE',
  'BROWSER_PLUGIN',
]);

/** Undefined where Okta does not see who gets in: directories, bookmarks, apps that are not active. */
export function kindOf({ name, status, signOnMode }: AppRecord): UseKind | undefined {
  if (status !== 'ACTIVE') return undefined;
  if (name === 'saasure') return 'console';
  if (signOnMode === 'OPENID_CONNECT') return 'oidc';
  if (signOnMode === 'MFA_AS_SERVICE') return 'radius';
  return signOnMode !== null && SSO_MODES.has(signOnMode) ? 'sso' : undefined;
}

/** What the log has of a use: a second or so of events, some of which are no use in themselves. */
export function eventsOfUse(seed: number, use: Use): readonly EventRecord[] {
  const { ms, app, mix } = use;
  const user = userParty(use.user);
  const instance: EventParty = { id: app.id, type: 'AppInstance', alternateId: app.label, displayName: app.label };
  const client: EventParty = { ...instance, type: 'PublicClientApp' };
  const transaction = { id: `aB${hash(seed, mix, ms, 71).toString(36)}`, type: 'WEB' } as const;
  const event = (nth: number, rest: Omit<EventRecord, 'publishedMs' | 'uuid' | 'transaction'>): EventRecord => {
    return { publishedMs: ms + nth * 400, uuid: uuidOf(seed, mix, ms, nth), transaction, ...rest };
  };
  const success = { result: 'SUCCESS', actor: user, targets: [instance] } as const;

  switch (use.kind) {
    case 'console':
      return [
        event(0, {
          ...success,
          eventType: 'user.session.access_admin_app',
          displayMessage: 'User accessing Okta admin app',
        }),
      ];
    case 'radius':
      return [
        event(0, {
          ...success,
          eventType: 'user.authentication.auth_via_radius',
          displayMessage: 'Authentication of user via Radius',
        }),
      ];
    case 'oidc': {
      // the client acts here, and the person is among the targets
      const grant = (type: string, what: string): Omit<EventRecord, 'publishedMs' | 'uuid' | 'transaction'> => ({
        ...{ eventType: `app.oauth2.token.grant.${type}`, displayMessage: `OAuth2 ${what} token is granted` },
        ...{ result: 'SUCCESS', actor: client, targets: [instance, user] },
      });
      if (use.isRefresh) return [event(0, grant('refresh_token', 'refresh'))];
      const authorize = { eventType: 'app.oauth2.authorize.code', displayMessage: 'OAuth2 authorization code request' };
      return [event(0, { ...success, ...authorize }), event(1, grant('id_token', 'id'))];
    }
    case 'sso': {
      const own: EventParty = { ...user, id: `0ua${use.user.id.slice(3)}`, type: 'AppUser' };
      const failed = hash(seed, mix, ms, 72) % 40 === 0;
      const policy = { eventType: 'policy.evaluate_sign_on', displayMessage: 'Evaluation of sign-on policy' };
      return [
        ...(mix % 4 === 0 ? [event(0, { ...success, ...policy, result: 'ALLOW' })] : []),
        event(1, {
          eventType: 'user.authentication.sso',
          displayMessage: 'User single sign on to app',
          result: failed ? 'FAILURE' : 'SUCCESS',
          reason: failed ? 'User not assigned to app instance' : undefined,
          actor: user,
          // "Target types … are not always in the same array location"
          targets: mix % 2 === 0 ? [instance, own] : [own, instance],
          debugData: {
            signOnMode: String(app.signOnMode),
            initiationType: mix % 3 === 0 ? 'SP_INITIATED' : 'IDP_INITIATED',
          },
        }),
      ];
    }
  }
}

/** The sign-in to Okta that uses follow. */
export function sessionEvent(seed: number, user: UserRecord, ms: number, mix: number): EventRecord {
  return {
    publishedMs: ms,
    uuid: uuidOf(seed, mix, ms, 5),
    eventType: 'user.session.start',
    displayMessage: 'User login to Okta',
    result: 'SUCCESS',
    actor: userParty(user),
    targets: [],
    transaction: { id: `aC${hash(seed, mix, ms, 73).toString(36)}`, type: 'WEB' },
  };
}

function userParty({ id, profile }: UserRecord): EventParty {
  const displayName = `${String(profile.firstName)} ${String(profile.lastName)}`;
  return { id, type: 'User', alternateId: String(profile.login), displayName };
}

/** As Okta's look, and the same for the same event whenever it is asked for. */
export function uuidOf(seed: number, a: number, b: number, nth: number): string {
  const digits = [81, 82, 83, 84]
    .map((kind) =>
      hash(seed, a, b, kind + nth * 10)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('');
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-11f0-${digits.slice(12, 16)}-${digits.slice(16, 28)}`;
}
