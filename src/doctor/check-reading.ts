import { embeddedUserOf } from '../assignment/embedded-user.js';
import type { App } from '../assignment/records.js';
import { counted } from '../files/counted.js';
import type { Page } from '../okta/api.js';
import { type Check, failedBy, ok, warning } from './check.js';
import type { DoctorOptions } from './doctor-options.js';

const APPS = { id: 'apps', title: 'Apps readable' };
const APP_USERS = { id: 'app-users', title: "An app's users readable" };
const USERS = { id: 'users', title: 'User directory readable' };

const ROLE = 'a role that reads them, for instance Read-Only Administrator without a resource set';

/** Whether everything that a review reads can be read: apps, the users of the first of them, and the user directory. */
export async function* checkReading(options: DoctorOptions): AsyncGenerator<Check> {
  let apps: Page<App> | undefined;
  try {
    apps = await firstPage(options.client.listApps({ signal: options.signal }));
    yield judgeApps(apps);
  } catch (error) {
    yield failedBy(APPS, error, `Grant the scope okta.apps.read (OAuth) and ${ROLE}`);
  }
  const first = apps?.items[0];
  if (first !== undefined) yield await checkAppUsers(first, options);
  yield await checkUsers(options);
}

function judgeApps(page: Page<App> | undefined): Check {
  const count = page?.items.length ?? 0;
  if (count > 0)
    return ok(APPS, page?.next === undefined ? counted(count, 'app') : `${counted(count, 'app')} and more`);
  const detail = 'the list of apps is empty, and a review of no apps is incomplete';
  return warning(APPS, detail, `Give the credential ${ROLE}: a role without apps sees an empty list, not an error`);
}

async function checkAppUsers(app: App, { client, signal }: DoctorOptions): Promise<Check> {
  const name = `"${app.label}" (${app.id})`;
  try {
    const page = await firstPage(client.listAppUsers(app.id, { expand: 'user', signal }));
    const rows = page?.items ?? [];
    const embedded = rows.filter((row) => embeddedUserOf(row) !== undefined).length;
    const count = `${rows.length} ${page?.next === undefined ? 'users' : 'users and more'} of ${name}`;
    // no fault: reviews join such rows from the user directory
    const without = embedded === rows.length ? '' : `; ${rows.length - embedded} without their user`;
    return ok(APP_USERS, count + without);
  } catch (error) {
    return failedBy(APP_USERS, error, `Give the credential ${ROLE}; without it ${name} makes every review incomplete`);
  }
}

async function checkUsers({ client, signal }: DoctorOptions): Promise<Check> {
  try {
    const page = await firstPage(client.listUsers({ limit: 1, signal }));
    if ((page?.items.length ?? 0) > 0) return ok(USERS, 'users can be listed');
    return warning(USERS, 'the list of users is empty', `Give the credential ${ROLE}`);
  } catch (error) {
    return failedBy(USERS, error, `Grant the scope okta.users.read (OAuth) and ${ROLE}; reviews join users from there`);
  }
}

async function firstPage<T>(pages: AsyncGenerator<Page<T>>): Promise<Page<T> | undefined> {
  for await (const page of pages) return page;
  return undefined;
}
