import type { AppRecord } from '../state/records.js';
import { CATALOGUE, type CatalogueApp } from './catalogue.js';
import { HOSTILE_LABELS } from './hostile.js';
import { idOf } from './ids.js';
import { drawsFrom, hash, pick } from './random.js';
import { DAY_MS, iso, type World } from './world.js';

export const GROUPS_PER_APP = 2;

/** Attributes of app users where the app keeps a profile; Okta's own catalogue really has one called `profile`. */
export const PROFILE_KEYS: readonly string[] = [
  'email',
  'firstName',
  'lastName',
  'displayName',
  'department',
  'title',
  'locale',
  'timezone',
  'role',
  'profile',
  'salesforceGroups',
  'secondEmail',
  'mobilePhone',
  'employeeNumber',
  'manager',
  'costCenter',
  'division',
  'streetAddress',
  'city',
  'licenseCount',
];

/** What the app-th app is in the catalogue; past its end it begins anew, as large orgs have many of a kind. */
export function catalogueOf(app: number): CatalogueApp {
  return CATALOGUE[app % CATALOGUE.length] ?? CATALOGUE[0];
}

export function labelOf({ seed }: World, app: number): string {
  const kind = catalogueOf(app);
  const round = Math.floor(app / CATALOGUE.length);
  const label = kind.label === 'hostile' ? pick(drawsFrom(hash(seed, app, 31)), HOSTILE_LABELS) : kind.label;
  return round === 0 ? label : `${label} (${round + 1})`;
}

/** Signs people in, and acts for itself as well. */
const OAUTH_SETTINGS = {
  oauthClient: { application_type: 'web', grant_types: ['authorization_code', 'client_credentials'] },
};

export function seededApp(world: World, app: number): AppRecord {
  const kind = catalogueOf(app);
  const draw = drawsFrom(hash(world.seed, app, 32));
  const id = idOf('0oa', world.seed, app);
  const features = kind.features ?? [];
  const provisioned = features.includes('PUSH_PROFILE_UPDATES') || features.includes('PROFILE_MASTERING');
  return {
    id,
    name: kind.name,
    label: labelOf(world, app),
    status: kind.inactive === true ? 'INACTIVE' : 'ACTIVE',
    created: iso(world.nowMs - Math.floor((200 + draw() * 2000) * DAY_MS)),
    lastUpdated: iso(world.nowMs - Math.floor(draw() * 190 * DAY_MS)),
    signOnMode: kind.signOnMode,
    features,
    profileKeys: provisioned ? PROFILE_KEYS : [],
    hasCredentials: kind.noCredentials !== true,
    extra: {
      ...(app % 3 === 0 ? {} : { orn: `orn:okta:idp:00o1a2b3c4D5e6F7g0g4:apps:${kind.name}:${id}` }),
      ...(kind.name === 'oidc_client' ? { settings: OAUTH_SETTINGS } : {}),
    },
  };
}
