import { isObject } from './json-guards.js';
import type { App, JsonObject } from './records.js';

/** Whether an app acts for itself, with client credentials: an OAuth client, whose id is that of its app. */
export function isServiceApp(app: App): boolean {
  const settings: unknown = app.settings;
  const oauth = isObject(settings) ? settings.oauthClient : undefined;
  return isObject(oauth) && actsForItself(oauth);
}

function actsForItself({ application_type: type, grant_types: grants }: JsonObject): boolean {
  return type === 'service' || (Array.isArray(grants) && grants.includes('client_credentials'));
}
