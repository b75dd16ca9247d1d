import { ConfigError } from '../../errors.js';
import { percentDecoded } from '../../okta/paths.js';
import { type Secret, secretOf } from '../../okta/secret.js';
import type { Route } from '../../okta/transport/route.js';
import { isConfidential, routeTo } from '../http/receiver.js';

/** Where events are told. From the environment only: whoever knows the URL may write there. */
export const WEBHOOK_URL = 'OKTA_ACCESS_REVIEW_WEBHOOK_URL';

/** A shorter part of a path names something rather than to keep it. */
const SHORTEST_TOKEN = 8;

export interface WebhookTarget {
  readonly url: Secret;
  /** For messages: all that may be shown of the URL. */
  readonly host: string;
  /** By the proxy that the environment names, as requests to Okta go. */
  readonly route: Route;
}

/** Reads the URL of a webhook. Throws ConfigError, without the value, for anything but https, or http on this machine. */
export function webhookTarget(value: string, env: Readonly<Record<string, string | undefined>>): WebhookTarget {
  if (!URL.canParse(value)) throw wrong('is not a URL');
  const url = new URL(value);
  if (!isConfidential(url)) {
    throw wrong('must begin with https://; http:// is for a receiver on this machine');
  }
  if (url.username !== '' || url.password !== '') {
    throw wrong(
      'has a user or a password in it, which is sent to nobody: the token belongs into the path or the query',
    );
  }
  return { url: secretOf(url.href, secretParts(url)), host: url.host, route: routeTo(url, env) };
}

/** The token is in the path or the query; either may be quoted alone, as a receiver's error page does, and as it has it. */
function secretParts({ pathname, search, searchParams }: URL): string[] {
  const segments = pathname.split('/').filter((segment) => segment.length >= SHORTEST_TOKEN);
  const written = [`${pathname}${search}`, pathname, search, ...segments];
  return [...written, ...written.map(percentDecoded), ...searchParams.values()];
}

function wrong(problem: string): ConfigError {
  return new ConfigError([`${WEBHOOK_URL} ${problem}`]);
}
