import * as z from 'zod';
import { appGroupsReadSchema, membersReadSchema, pathsFactsSchema } from './paths-facts.js';

const { way, because, rules } = pathsFactsSchema.unwrap().shape;
const count = z.number().int().nonnegative();

/** How far a file of the snapshot had been written: bytes, and rows within them. */
const positionSchema = z.object({ bytes: count, rows: count });

/** The groups of one app are in the snapshot; both files reach to here. */
const appGroupsEntry = z.object({
  kind: z.literal('app-groups'),
  read: appGroupsReadSchema,
  appGroups: positionSchema,
  groups: positionSchema,
});

/** The group rules are in the snapshot. */
const rulesEntry = z.object({ kind: z.literal('group-rules'), read: rules });

/** Which way is taken; it is not chosen anew where a run is resumed. */
const wayEntry = z.object({ kind: z.literal('paths-way'), way, because });

/** A page of a group's members is in the snapshot. */
const membersEntry = membersReadSchema
  .unwrap()
  .omit({ state: true, why: true })
  .extend({
    kind: z.literal('members'),
    bytes: count,
    /** The `next` link to continue with; null after the last page. */
    next: z.string().nullable(),
  });

/** One user's groups are in the snapshot, whose file reaches to here; so many of those asked so far are no users of Okta's. */
const userGroupsEntry = z.object({
  kind: z.literal('user-groups'),
  userGroups: positionSchema.extend({ missing: count.default(0) }),
});

export const pathsEntrySchema = z.discriminatedUnion('kind', [
  appGroupsEntry,
  rulesEntry,
  wayEntry,
  membersEntry,
  userGroupsEntry,
]);

export type PathsEntry = z.infer<typeof pathsEntrySchema>;
export type AppGroupsEntry = z.infer<typeof appGroupsEntry>;
export type MembersEntry = z.infer<typeof membersEntry>;
export type WayEntry = z.infer<typeof wayEntry>;
export type UserGroupsPosition = z.infer<typeof userGroupsEntry>['userGroups'];

/** What an interrupted run noted of the ways to each access. */
export interface PathsNotes {
  /** The apps whose groups are in the snapshot; the last entry says how far its files reach. */
  readonly apps: readonly AppGroupsEntry[];
  readonly rules: z.infer<typeof rules> | undefined;
  readonly way: WayEntry | undefined;
  /** The last page of each group. */
  readonly members: ReadonlyMap<string, MembersEntry>;
  readonly userGroups: UserGroupsPosition | undefined;
}

export const NO_NOTES: PathsNotes = {
  apps: [],
  rules: undefined,
  way: undefined,
  members: new Map(),
  userGroups: undefined,
};

/** What the entries of a log say together. */
export function notesOf(entries: readonly PathsEntry[]): PathsNotes {
  const ofKind = <K extends PathsEntry['kind']>(kind: K): Extract<PathsEntry, { kind: K }>[] =>
    entries.filter((entry): entry is Extract<PathsEntry, { kind: K }> => entry.kind === kind);
  return {
    apps: ofKind('app-groups'),
    rules: ofKind('group-rules').at(-1)?.read,
    way: ofKind('paths-way').at(-1),
    members: new Map(ofKind('members').map((entry) => [entry.groupId, entry])),
    userGroups: ofKind('user-groups').at(-1)?.userGroups,
  };
}
