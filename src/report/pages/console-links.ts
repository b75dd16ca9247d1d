import { isAdminRoleId } from '../../assignment/admin-records.js';

/**
 * Pages of Okta's admin console, which lives on a host of its own: `acme.okta.com` is administered at
 * `acme-admin.okta.com`. A custom domain's console host cannot be told from it; the org's origin leads there too.
 */
export interface ConsoleLinks {
  /** The user's page; undefined for what is not an Okta id. */
  user(userId: string): string | undefined;
  /** The app's page; `appName` is the catalogue key, `salesforce` for instance. */
  app(appId: string, appName: string): string | undefined;
}

const OKTA_HOST = /^([a-z0-9-]+)\.((?:okta|oktapreview|okta-emea|okta-gov)\.com|okta\.mil)$/;
const OKTA_ID = /^[A-Za-z0-9_-]{1,64}$/;
const APP_NAME = /^[A-Za-z0-9_.-]{1,100}$/;

/** Links into the console of the org with this origin. Whatever goes into a link is checked, because it came from outside. */
export function consoleLinks(org: string): ConsoleLinks {
  const base = consoleOrigin(org);
  return {
    // what is no Okta id, an account of a system outside Okta for instance, has no page
    user: (userId) => (OKTA_ID.test(userId) ? `${base}/admin/user/profile/view/${userId}` : undefined),
    app: (appId, appName) => {
      if (isAdminRoleId(appId)) return `${base}/admin/access/admins`;
      return OKTA_ID.test(appId) && APP_NAME.test(appName)
        ? `${base}/admin/app/${appName}/instance/${appId}`
        : undefined;
    },
  };
}

function consoleOrigin(org: string): string {
  const url = new URL(org);
  const [, name, domain] = OKTA_HOST.exec(url.hostname) ?? [];
  if (name === undefined || domain === undefined || name.endsWith('-admin')) return url.origin;
  return `${url.protocol}//${name}-admin.${domain}`;
}
