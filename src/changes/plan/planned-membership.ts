import * as z from 'zod';

const text = z.string();

/** Another access that the membership gives the same user. */
const collateralSchema = z
  .object({
    appId: text,
    appLabel: text,
    /** Another way by which it stays: `direct`, or a group's id. Empty where it goes too, having been revoked as well. */
    heldBy: text,
    /** The name of that group; empty for the others. */
    heldByName: text,
  })
  .strict()
  .readonly();

/** A membership that is to be ended, and what hangs on it. */
export const plannedMembershipSchema = z
  .object({
    groupId: text,
    groupName: text,
    /** The apps that the group gave, as far as the run read: one more since is a reason to stop. */
    apps: z.array(text).readonly(),
    /** The rules that put other users into the group: one more since may put this one in again. */
    rules: z.array(text).readonly(),
    collateral: z.array(collateralSchema).readonly(),
  })
  .strict()
  .readonly();

export type PlannedMembership = z.infer<typeof plannedMembershipSchema>;
export type Collateral = z.infer<typeof collateralSchema>;

/** What an access is held by that is assigned to the user alone. */
export const HELD_DIRECTLY = 'direct';

/** Tells a membership from every other. */
export function membershipKey(groupId: string, userId: string): string {
  return `${groupId} ${userId}`;
}

/** `Tools (00g1)`. */
export function groupText({ groupId, groupName }: { readonly groupId: string; readonly groupName: string }): string {
  return groupName === '' || groupName === groupId ? groupId : `${groupName} (${groupId})`;
}
