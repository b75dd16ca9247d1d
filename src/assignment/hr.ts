/** What the roster of the HR system says of one person. Texts are empty where it says nothing. */
export interface RosterPerson {
  /** Undefined where the roster has a status for others and none for this one. */
  readonly isActive: boolean | undefined;
  readonly status: string;
  /** The last day of work, `2026-11-30`. */
  readonly lastDay: string;
  readonly department: string;
  /** E-mail, login or employee number, as the roster names managers. */
  readonly manager: string;
}

/** What became of looking for a user in the roster. */
export type RosterLookup =
  | { readonly state: 'found'; readonly person: RosterPerson }
  | { readonly state: 'absent'; readonly key: string }
  /** The user has no value for what the roster is matched by. */
  | { readonly state: 'no-key'; readonly match: string };

/** The owner of an account, as Okta and the roster know them. */
export type OwnerState =
  | { readonly state: 'active' | 'deactivated' | 'left' | 'missing' }
  | { readonly state: 'unread'; readonly why: string };

/** An account that is no person, from the register. */
export interface ServiceAccount {
  readonly purpose: string;
  /** Empty where the register names none. */
  readonly owner: string;
  readonly ownerState: OwnerState;
  /** The last day, `2026-12-31`; empty where it has no end. */
  readonly expires: string;
  /** Whether the owner reviews it. */
  readonly isReviewedByOwner: boolean;
}

/** What is known of the user of an assignment beside Okta; what the policy does not ask for is absent. */
export interface Hr {
  readonly roster?: RosterLookup | undefined;
  readonly account?: ServiceAccount | undefined;
}

/** The person in the roster; undefined where there is none. */
export function rosterPersonOf(hr: Hr | undefined): RosterPerson | undefined {
  return hr?.roster?.state === 'found' ? hr.roster.person : undefined;
}
