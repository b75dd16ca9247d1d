import { personKey } from '../../assignment/person.js';
import type { Subject } from '../../assignment/subject.js';

/**
 * The keys under which a user's manager may be found, the surest first: an id, login or address, an employee number, a
 * distinguished name, at last a display name. Orgs fill `managerId` and `manager` with any of these.
 */
export function managerKeys({ managerId, manager = '' }: Subject): string[] {
  return [...new Set([...keysOf(managerId, true), ...keysOf(manager, false)])];
}

/** The keys by which others may name this user. */
export function ownKeys({ id, login, email, addresses = [], ...user }: Subject): string[] {
  const { employeeNumber = '', dn = '', displayNames = [] } = user;
  return [
    ...new Set([
      ...[id, login, email, ...addresses].flatMap((name) => key('person', name)),
      ...key('employee', employeeNumber),
      ...key('dn', plainDn(dn)),
      ...displayNames.flatMap((name) => key('name', name)),
    ]),
  ];
}

function keysOf(text: string, mayBeNumber: boolean): string[] {
  const person = [...key('person', text), ...(mayBeNumber ? key('employee', text) : [])];
  const common = commonNameOf(text);
  if (common === undefined) return [...person, ...key('name', text)];
  // directories other than Active Directory name people by what they sign in with
  const named = /^\s*uid\s*=/i.test(text) ? key('person', common) : [];
  return [...person, ...key('dn', plainDn(text)), ...named, ...key('name', common)];
}

function key(kind: 'person' | 'employee' | 'dn' | 'name', text: string): string[] {
  const folded = personKey(text).replace(/\s+/g, ' ');
  return folded === '' ? [] : [`${kind} ${folded}`];
}

/** `Ada Lovelace` of `CN=Ada Lovelace,OU=People,DC=example,DC=com`; undefined where the text is not a distinguished name. */
function commonNameOf(text: string): string | undefined {
  const [, name] = /^\s*(?:cn|uid)\s*=\s*((?:[^,\\]|\\.)+),\s*[a-z]+\s*=/i.exec(withLetters(text)) ?? [];
  return name?.replace(/\\(.)/g, '$1').trim();
}

function plainDn(text: string): string {
  return withLetters(text).replace(/\s*([,=])\s*/g, '$1');
}

/** A distinguished name may have any letter by its bytes, `\2C` for a comma: one name, one spelling. RFC 4514, 2.4. */
function withLetters(text: string): string {
  return text.replace(/(?:\\[0-9a-f]{2})+/gi, (run) =>
    Buffer.from(run.replaceAll('\\', ''), 'hex')
      .toString('utf8')
      .replace(/[,=+<>;"\\]/g, '\\$&'),
  );
}
