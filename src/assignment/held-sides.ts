/** What a report needs of an app to name it. */
export interface NamedApp {
  readonly id: string;
  readonly label: string;
}

/** One access of a user that is on a side of a conflict. */
export interface HeldAccess {
  readonly app: NamedApp;
  /** `assigned directly`, `by group Finance` */
  readonly how: string;
  /** False where it is not known whether the access is on the side: the side's filter could not be decided. */
  readonly isCertain: boolean;
}

/** What a user has of one side of a conflict. */
export interface HeldSide {
  readonly accesses: readonly HeldAccess[];
  /** Why there may be more of them; empty where all are known. */
  readonly unknown: string;
}

/** What a user has of both sides of one conflict. */
export interface HeldSides {
  readonly first: HeldSide;
  readonly second: HeldSide;
}

/** By the conflict's id. A conflict that is not there is one of which the user does not have both sides. */
export type SidesByConflict = ReadonlyMap<string, HeldSides>;
