import type { App } from '../../assignment/records.js';
import type { OktaClient } from '../../okta/api.js';
import type { SignIn } from '../../okta/principal.js';

/**
 * Proof that a service app does not see everything: a scope that it asked for and was not granted, or a role that hides
 * apps, itself among them. Okta answers such a credential with 200 and shorter lists, without a word. An API token has no
 * app of its own to look for; one without a role is found by its empty list.
 */
export function hiddenApps(client: OktaClient, signIn: SignIn, apps: readonly App[]): string[] {
  if (signIn.mode !== 'PrivateKey') return [];
  const { requested, granted } = client.scopes();
  const missing = requested.filter((scope) => !granted.includes(scope));
  const gaps = missing.map(
    (scope) => `The scope ${scope} was asked for and not granted: grant it on the service app's Okta API Scopes tab`,
  );
  if (apps.length > 0 && !apps.some((app) => app.id === signIn.clientId)) {
    gaps.push(
      `The service app ${signIn.clientId} is not among the apps listed, so its role hides apps: assign it a role over all apps`,
    );
  }
  return gaps;
}
