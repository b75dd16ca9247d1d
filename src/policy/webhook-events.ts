/** What a team can be told of a review, as the policy names it. */
export const WEBHOOK_EVENTS = [
  'review complete',
  'review incomplete',
  'packets sent',
  'reminder',
  'all decided',
  'deadline passed',
  'apply finished',
] as const;

export type WebhookEventName = (typeof WEBHOOK_EVENTS)[number];

/** Whose form a message has. */
export const WEBHOOK_KINDS = ['json', 'slack', 'teams'] as const;

export type WebhookKind = (typeof WEBHOOK_KINDS)[number];

/** `webhook:` of the policy. Where to is not in it: the URL is a secret of the environment. */
export interface WebhookPolicy {
  readonly kind: WebhookKind;
  /** Whether messages may hold personal data. */
  readonly details: 'off' | 'on';
  readonly events: readonly WebhookEventName[];
}
