import type { UserRecord } from '../state/records.js';

type Json = Record<string, unknown>;

const LIFECYCLE: readonly (readonly [string, string])[] = [
  ['suspend', '/lifecycle/suspend'],
  ['resetPassword', '/lifecycle/reset_password'],
  ['expirePassword', '/lifecycle/expire_password'],
  ['changeRecoveryQuestion', '/credentials/change_recovery_question'],
  ['changePassword', '/credentials/change_password'],
  ['deactivate', '/lifecycle/deactivate'],
];

/** A user on its own or embedded: nine links, which are most of the bytes. */
export function wireUser(origin: string, user: UserRecord): Json {
  const self = `${origin}/api/v1/users/${user.id}`;
  const links: Json = {};
  for (const [name, path] of LIFECYCLE) links[name] = { href: self + path, method: 'POST' };
  links.self = { href: self };
  links.schema = { href: `${origin}/api/v1/meta/schemas/user/osc1a2b3c4D5e6F7g0g4` };
  links.type = { href: `${origin}/api/v1/meta/types/user/${user.typeId}` };
  return { ...body(user), _links: links };
}

/** A user in a list of users: "For a collection of users, the links object contains only the `self` link." */
export function wireListedUser(origin: string, user: UserRecord): Json {
  return { ...body(user), _links: { self: { href: `${origin}/api/v1/users/${user.id}` } } };
}

function body(user: UserRecord): Json {
  return {
    id: user.id,
    status: user.status,
    created: user.created,
    activated: user.activated,
    statusChanged: user.statusChanged,
    lastLogin: user.lastLogin,
    lastUpdated: user.lastUpdated,
    passwordChanged: user.passwordChanged,
    type: { id: user.typeId },
    profile: user.profile,
    credentials: { password: {}, provider: { type: 'OKTA', name: 'OKTA' } },
    ...user.extra,
  };
}
