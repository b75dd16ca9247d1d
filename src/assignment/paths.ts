/**
 * How a membership came about. `unknown`: Okta does not tell, which never reads as by hand.
 * `built-in` is Everyone, `directory` an imported group, which Okta cannot change.
 */
export type Membership = 'by-hand' | 'rule' | 'directory' | 'built-in' | 'unknown';

/** A group rule as a path names it. */
export interface PathRule {
  readonly id: string;
  readonly name: string;
}

/** One group by which an assignment holds. */
export interface GroupPath {
  readonly groupId: string;
  /** The group's name, else its id. */
  readonly groupName: string;
  /** OKTA_GROUP, APP_GROUP or BUILT_IN; empty where Okta did not say. */
  readonly groupType: string;
  readonly membership: Membership;
  /** Why it is not known how the membership came; empty where it is. */
  readonly why: string;
  /** The rules behind the membership; where it is unknown, those that may be. */
  readonly rules: readonly PathRule[];
  /** Whether Okta names this group in the assignment. */
  readonly credited: boolean;
  /** Labels of the other apps that the group gives this user and that no other group does; a direct assignment may. */
  readonly alsoGives: readonly string[];
}

/** Every way by which one assignment holds, as far as it could be read. */
export interface AssignmentPaths {
  /** Assigned to the user alone, whatever groups there are beside. */
  readonly direct: boolean;
  /** In the order of the groups' priority in the app. */
  readonly groups: readonly GroupPath[];
  /** Why there may be paths beside these; empty where all are known. */
  readonly unknown: string;
  /** Why the group that Okta credits is not explained by what was read; empty where it is, and for direct assignments. */
  readonly unexplained: string;
}
