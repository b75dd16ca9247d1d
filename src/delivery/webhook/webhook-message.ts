import { oneLine } from '../../files/plain-text.js';
import type { WebhookEventName, WebhookKind } from '../../policy/webhook-events.js';
import { PRODUCT, VERSION } from '../../version.js';

/** What happened, for people and for programs. Nothing but `details` may hold personal data. */
export interface WebhookEvent {
  readonly event: WebhookEventName;
  readonly org: string;
  /** The run's folder, by its name; absent where a review never came to have one. */
  readonly run?: string | undefined;
  /** ISO 8601 in UTC. */
  readonly asOf?: string | undefined;
  /** One sentence. */
  readonly text: string;
  readonly counts: Readonly<Record<string, number>>;
  /** Lines that name people or what they do; told only where the policy says so. */
  readonly details: readonly string[];
}

/** More lines are a list to be read in the run, not a message. */
const MOST_DETAILS = 20;
/** As much as a channel shows of a line; Slack takes 3,000 characters of a block. */
const LONGEST_LINE = 300;

/** One message as the receiver takes it: a JSON text. `at` is epoch milliseconds. */
export function webhookBody(event: WebhookEvent, kind: WebhookKind, withDetails: boolean, at: number): string {
  const details = withDetails ? shortened(event.details) : [];
  switch (kind) {
    case 'slack':
      return JSON.stringify(slackMessage(event, details));
    case 'teams':
      return JSON.stringify(teamsMessage(event, details));
    case 'json':
      return JSON.stringify(plainMessage(event, details, withDetails, at));
  }
}

function plainMessage(event: WebhookEvent, details: readonly string[], withDetails: boolean, at: number): object {
  const { org, run, asOf, text, counts } = event;
  return {
    schema: 1,
    tool: PRODUCT,
    version: VERSION,
    event: event.event,
    at: new Date(at).toISOString(),
    org,
    run,
    asOf,
    text,
    counts,
    ...(withDetails ? { details } : {}),
  };
}

/** `text` is what notifications show; blocks of plain text know no links and no mentions. */
function slackMessage(event: WebhookEvent, details: readonly string[]): object {
  const facts = factsOf(event).map(([name, value]) => `${name}: ${value}`);
  return {
    text: escapedForSlack(headline(event)),
    blocks: [
      { type: 'header', text: plain(headline(event).slice(0, 150)) },
      { type: 'section', text: plain(event.text) },
      { type: 'context', elements: [plain(facts.join(' · '))] },
      ...details.map((line) => ({ type: 'section', text: plain(line) })),
    ],
  };
}

function plain(text: string): object {
  return { type: 'plain_text', text: text === '' ? '-' : text, emoji: false };
}

function escapedForSlack(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** What "When a Teams webhook request is received" takes: an Adaptive Card as the attachment of a message. */
function teamsMessage(event: WebhookEvent, details: readonly string[]): object {
  const facts = factsOf(event).map(([title, value]) => ({ title, value: withoutMarkdown(value) }));
  const content = {
    $schema: 'http://adaptivecards.io/schemas/adaptive-card.json',
    type: 'AdaptiveCard',
    version: '1.4',
    body: [
      { ...textBlock(headline(event)), size: 'Medium', weight: 'Bolder' },
      textBlock(event.text),
      { type: 'FactSet', facts },
      ...details.map((line) => ({ ...textBlock(line), spacing: 'None' })),
    ],
  };
  const contentType = 'application/vnd.microsoft.card.adaptive';
  return { type: 'message', attachments: [{ contentType, contentUrl: null, content }] };
}

function textBlock(text: string): object {
  return { type: 'TextBlock', text: withoutMarkdown(text), wrap: true };
}

/** Cards take Markdown: a label of an org must not become a link. */
function withoutMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_[\]]/g, '\\$&');
}

function headline({ event, org }: WebhookEvent): string {
  return oneLine(`Access review of ${org.replace(/^https?:\/\//, '')}: ${event}`);
}

function factsOf({ run, asOf, counts }: WebhookEvent): [string, string][] {
  return [
    ...(run === undefined ? [] : [['Run', oneLine(run)] as [string, string]]),
    ...(asOf === undefined ? [] : [['As of', asOf] as [string, string]]),
    ...Object.entries(counts).map(([name, count]): [string, string] => [name, String(count)]),
  ];
}

function shortened(details: readonly string[]): string[] {
  const lines = details.slice(0, MOST_DETAILS).map((line) => oneLine(line).slice(0, LONGEST_LINE));
  const left = details.length - lines.length;
  return left > 0 ? [...lines, `and ${left} more`] : lines;
}
