/** Whom a mail goes to, as the server is told: what its headers say is for the reader. */
export interface Envelope {
  readonly from: string;
  readonly to: string;
}

/** What became of handing a mail in. */
export interface Answer {
  /**
   * `sent`: the server took it over. `refused`: it said no, to the recipient or the mail. `not-sent`: the connection broke
   * before the mail was handed over whole. `in-doubt`: it broke after that and before the answer, so nobody knows.
   */
  readonly outcome: 'sent' | 'refused' | 'not-sent' | 'in-doubt';
  /** What the server said, or why nothing was heard; one line without secrets. */
  readonly detail: string;
}

/** A way to hand mail in, one after another. */
export interface MailSession {
  /**
   * Resolves once a mail could be handed in: connected, encrypted, signed in. Throws RefusedError where the server lets
   * nobody in, and IncompleteError where it is not there.
   */
  ready(signal: AbortSignal): Promise<void>;
  /** Hands one mail in. When the signal aborts before it was handed over whole, it is not sent; after that, the answer is awaited. */
  deliver(envelope: Envelope, mail: Uint8Array, signal: AbortSignal): Promise<Answer>;
  close(): Promise<void>;
}
