import { ConfigError } from '../../errors.js';
import { type Secret, secretOf } from '../../okta/secret.js';
import type { Route } from '../../okta/transport/route.js';
import { isConfidential, routeTo } from '../http/receiver.js';

/** Where Jira is, and what it lets in. From the environment only. */
export const JIRA_URL = 'OKTA_ACCESS_REVIEW_JIRA_URL';
export const JIRA_TOKEN = 'OKTA_ACCESS_REVIEW_JIRA_TOKEN';

export interface JiraSettings {
  /** Without a slash at its end; a Jira Server may live below a path. */
  readonly base: string;
  /** The value of the Authorization header. */
  readonly authorization: Secret;
  readonly route: Route;
}

/** Reads where Jira is and its token: `EMAIL:TOKEN` for Cloud, a personal access token for Server. Throws ConfigError without either value. */
export function jiraSettings(
  url: string | undefined,
  token: string | undefined,
  env: Readonly<Record<string, string | undefined>>,
): JiraSettings {
  const problems = [
    url === undefined ? `${JIRA_URL} is not set: write it as https://example.atlassian.net` : urlProblem(url),
    token === undefined
      ? `${JIRA_TOKEN} is not set: EMAIL:TOKEN for Jira Cloud, a personal access token for Jira Server`
      : undefined,
  ].filter((problem) => problem !== undefined);
  if (url === undefined || token === undefined || problems.length > 0) throw new ConfigError(problems);
  const place = new URL(url);
  return {
    base: `${place.origin}${place.pathname.replace(/\/+$/, '')}`,
    authorization: authorizationOf(token),
    route: routeTo(place, env),
  };
}

/** Cloud signs in by Basic with an e-mail, Server by Bearer. A personal access token has no colon. */
function authorizationOf(token: string): Secret {
  const colon = token.indexOf(':');
  if (colon < 0) return secretOf(`Bearer ${token}`, [token]);
  const encoded = Buffer.from(token).toString('base64');
  return secretOf(`Basic ${encoded}`, [encoded, token.slice(colon + 1)]);
}

function urlProblem(text: string): string | undefined {
  if (!URL.canParse(text)) return `${JIRA_URL} is not a URL: write it as https://example.atlassian.net`;
  const url = new URL(text);
  const { username, password, search, hash } = url;
  if (!isConfidential(url)) {
    return `${JIRA_URL} must begin with https://: the token would be sent readable`;
  }
  if (username !== '' || password !== '')
    return `${JIRA_URL} has a user or a password in it: they belong into ${JIRA_TOKEN}`;
  return search === '' && hash === '' ? undefined : `${JIRA_URL} has more than a host and a path`;
}
