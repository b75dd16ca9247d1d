/** The CSV file of the HR system. */
export interface RosterPolicy {
  /** Beside the policy. */
  readonly file: string;
  /** What of an Okta user the roster's key is. */
  readonly match: 'email' | 'login' | 'employeeNumber';
  readonly columns: {
    readonly key: string;
    readonly status?: string | undefined;
    /** The statuses of people who are here. */
    readonly active: readonly string[];
    readonly lastDay?: string | undefined;
    readonly department?: string | undefined;
    readonly manager?: string | undefined;
  };
  /** How dates are written; ISO where absent. */
  readonly dateFormat?: string | undefined;
  /** ISO 8601 duration. */
  readonly maxAge: string;
}

/** The CSV file of a system outside Okta, which is reviewed as an app of its own. */
export interface SourcePolicy {
  readonly name: string;
  readonly title?: string | undefined;
  /** Beside the policy. */
  readonly file: string;
  /** What of an Okta user the file's people are named by. */
  readonly match: 'email' | 'login' | 'employeeNumber';
  readonly columns: {
    /** What an account is called. */
    readonly key: string;
    /** Whose it is; the key where absent. */
    readonly person?: string | undefined;
    readonly role?: string | undefined;
    readonly status?: string | undefined;
    /** The statuses of accounts that can be used. */
    readonly active: readonly string[];
    readonly created?: string | undefined;
  };
  /** How dates are written; ISO where absent. */
  readonly dateFormat?: string | undefined;
  /** Where accounts are removed. */
  readonly where?: string | undefined;
  /** ISO 8601 duration. */
  readonly maxAge: string;
}
