import { type Member, member, type Shape, shapeOf } from './json-shape.js';

/** The shape of an application user, and its members of which it matters where they stand. */
export interface AppUserShape {
  readonly whole: Shape;
  readonly id: Member;
  readonly status: Member;
  readonly links: Member;
  readonly group: Member;
  readonly userId: Member;
  readonly userLinks: Member;
}

/**
 * What `isAppUser` asks of an application user, and what a record must be for its links to be cut out of it: they are
 * objects, and where something is embedded, it is a user and nothing else.
 */
export function appUserShape(): AppUserShape {
  const optional = (name: string) => member(name, ['text', 'null']);
  const required = (name: string) => member(name, ['text'], { isRequired: true });
  const inner = (name: string, members: readonly Member[]) =>
    member(name, ['object', 'null'], { shape: shapeOf(members) });

  const id = required('id');
  const status = optional('status');
  const group = member('group', ['object'], { shape: shapeOf([optional('href'), optional('name')]) });
  const links = member('_links', ['object'], { shape: shapeOf([group]) });
  const userId = required('id');
  const userLinks = member('_links', ['object']);
  const user = shapeOf([
    userId,
    required('status'),
    optional('created'),
    optional('lastLogin'),
    inner('type', [optional('id')]),
    member('profile', ['object', 'null']),
    userLinks,
  ]);
  const embedded = shapeOf([member('user', ['object'], { isRequired: true, shape: user })], true);
  const texts = ['externalId', 'created', 'lastUpdated', 'scope', 'syncState'].map(optional);
  const whole = shapeOf([
    ...[id, status, links],
    ...texts,
    inner('credentials', [optional('userName')]),
    member('profile', ['object', 'null']),
    member('_embedded', ['object'], { shape: embedded }),
  ]);
  return { whole, id, status, links, group, userId, userLinks };
}
