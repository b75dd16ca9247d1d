/** Why an access came or went; empty where nobody asked. */
export type ChangeCause = 'review' | 'direct' | 'group' | 'rule' | 'lifecycle' | 'unknown' | '';

/** Who did it and when, as far as Okta's System Log tells; what it does not tell is empty. */
export interface Attribution {
  /** ISO 8601 in UTC. */
  readonly at: string;
  readonly by: string;
  /** The type of the event. */
  readonly event: string;
  readonly cause: ChangeCause;
}

export const NOT_ATTRIBUTED: Attribution = { at: '', by: '', event: '', cause: '' };
