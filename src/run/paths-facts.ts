import * as z from 'zod';

const count = z.number().int().nonnegative();
/** `incomplete`: not read to its end, `why` says what Okta answered. */
const read = { state: z.enum(['complete', 'incomplete']), why: z.string(), pages: count };

/** The groups that one app is assigned to. */
export const appGroupsReadSchema = z
  .object({
    appId: z.string(),
    ...read,
    groups: count,
    /** Groups of which nothing is known but the id: neither the list told more of them, nor could they be read singly. */
    unread: z
      .array(z.object({ groupId: z.string(), why: z.string() }).readonly())
      .readonly()
      .optional(),
  })
  .readonly();

/** One group's members. */
export const membersReadSchema = z
  .object({
    groupId: z.string(),
    ...read,
    members: count,
    /** Members whom Okta sent a second time, kept once. */
    duplicates: count,
    /** Members who came without a word on the rules behind the membership. */
    untold: count,
    /** The page size at the end: smaller than it began with where Okta took too long. */
    pageSize: count,
  })
  .readonly();

/** Users whose groups were asked one by one. */
const userGroupsReadSchema = z.object({ asked: count, missing: count, unread: count }).readonly();

/** How the ways to each access were read: the groups of the apps, who is in them, and the rules behind that. */
export const pathsFactsSchema = z
  .object({
    /** Each group's members, or each user's groups, whichever takes fewer requests; `none` where no app has a group. */
    way: z.enum(['groups', 'users', 'none']),
    /** Why that way, with its arithmetic. */
    because: z.string(),
    apps: z.array(appGroupsReadSchema).readonly(),
    groups: z.array(membersReadSchema).readonly(),
    users: userGroupsReadSchema,
    rules: z.object({ ...read, rules: count }).readonly(),
  })
  .readonly();

export type PathsFacts = z.infer<typeof pathsFactsSchema>;
export type AppGroupsRead = z.infer<typeof appGroupsReadSchema>;
export type MembersRead = z.infer<typeof membersReadSchema>;
export type UserGroupsRead = z.infer<typeof userGroupsReadSchema>;
export type RulesRead = PathsFacts['rules'];
export type PathsWay = PathsFacts['way'];
