import type { JsonObject } from './records.js';

const ADDRESS = /^(?:smtp:|sip:|mailto:)?([^\s@]+@[^\s@]+)$/i;
const NAMES_ADDRESS = /mail|upn|principalname|alias|proxyaddress|username|login|^sip/i;
/** Attributes that name somebody else: a manager's address does not make the manager the user. */
const OF_ANOTHER =
  /manager|supervisor|sponsor|owner|assistant|partner|delegate|approver|reviewer|lead|contact|backup|emergency|department|team|support|boss|mentor|notify|cc$/i;

const isOwnKey = new Map<string, boolean>();

/**
 * Every address that a user's profile gives as the user's own, beside login and e-mail: secondEmail, aliases, principal
 * names, whatever the org calls them. Known by the attribute's name, as Okta has no other mark of it.
 */
export function ownAddresses(profile: JsonObject | null | undefined): string[] {
  if (profile == null) return [];
  const found = new Set<string>();
  for (const [key, value] of Object.entries(profile)) {
    if (value == null || !isOwn(key)) continue;
    for (const text of Array.isArray(value) ? value : [value]) {
      const address = typeof text === 'string' ? ADDRESS.exec(text.trim())?.[1] : undefined;
      if (address !== undefined) found.add(address);
    }
  }
  found.delete(String(profile.login));
  found.delete(String(profile.email));
  return [...found];
}

/** Profiles have the same few attributes, millions of times. */
function isOwn(key: string): boolean {
  const known = isOwnKey.get(key);
  if (known !== undefined) return known;
  const own = NAMES_ADDRESS.test(key) && !OF_ANOTHER.test(key);
  if (isOwnKey.size < 10_000) isOwnKey.set(key, own);
  return own;
}
