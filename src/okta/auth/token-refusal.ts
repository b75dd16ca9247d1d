import { RefusedError } from '../../errors.js';
import { redact } from '../../secrets.js';
import { requestIdOf } from '../rate-limit/headers.js';
import { readErrorBody } from '../transport/error-body.js';
import { notOktas } from '../transport/not-oktas.js';
import type { PrivateKeyCredentials } from './credentials.js';
import { TOKEN_PATH, type TokenAnswer } from './token-endpoint.js';
import { CLOCK_TOLERANCE_MS } from './token-verdict.js';

export interface TokenRefusalFacts {
  readonly status: number;
  /** OAuth's `error`, or Okta's `errorCode`; undefined where the body had neither. */
  readonly code: string | undefined;
  readonly requestId: string | undefined;
}

/** The org gives this client no access token. Nothing of the request is in it but the client's and its key's ids. */
export class TokenRefusedError extends RefusedError {
  readonly status: number;
  readonly code: string | undefined;
  readonly requestId: string | undefined;

  constructor(message: string, facts: TokenRefusalFacts) {
    super(message);
    this.status = facts.status;
    this.code = facts.code;
    this.requestId = facts.requestId === undefined ? undefined : redact(facts.requestId);
  }
}

/** A JWT: an error description that repeats what was sent must not bring it into a log. */
const JWT = /eyJ[\w-]*(?:\.[\w-]*)*/g;

/** The error of a token request that no repetition will mend, with what to do about it. */
export function tokenRefusal(
  answer: TokenAnswer,
  credentials: PrivateKeyCredentials,
  behindMs: number,
): TokenRefusedError {
  const { status, headers, body } = answer;
  const told = readErrorBody(body);
  const code = told.errorCode?.replace(JWT, '[token]');
  const summary = told.errorSummary?.replace(JWT, '[token]');
  const requestId = requestIdOf(headers);
  const message = [
    `POST ${TOKEN_PATH} answered ${status}`,
    code === undefined ? '' : ` ${code}`,
    summary === undefined ? '' : `: ${summary}`,
    requestId === undefined ? '' : ` [request id ${requestId}]`,
    `. ${notOktas({ ...answer, hasJson: body !== undefined }) ?? adviceOn(code, status, credentials)}`,
    clockAdvice(behindMs),
  ].join('');
  return new TokenRefusedError(message, { status, code, requestId });
}

function adviceOn(code: string | undefined, status: number, credentials: PrivateKeyCredentials): string {
  const { clientId, keyId, org, scopes } = credentials;
  switch (code) {
    case 'invalid_client':
      return (
        `Check that ${clientId} is the client id of an active API Services app at ${org}, that its client ` +
        'authentication is "Public key / Private key", and that the public key of this private key is active among ' +
        (keyId === undefined
          ? 'its keys; where it has several, name the key in OKTA_CLIENT_KEYID'
          : `its keys under the kid ${keyId}`)
      );
    case 'invalid_scope':
      return (
        `A super admin must grant ${scopes.join(', ')} to the app ${clientId} on its Okta API Scopes tab, ` +
        'or OKTA_CLIENT_SCOPES must ask for less'
      );
    case 'invalid_dpop_proof':
    case 'use_dpop_nonce':
      return `Okta did not take the proof of possession (DPoP) of the app ${clientId}; please report this answer`;
    default:
      return status === 404 || (status >= 300 && status < 400)
        ? `Check the org URL: ${org} does not issue tokens there`
        : `Check that the app ${clientId} is active, an API Services app, and allowed the client credentials grant`;
  }
}

function clockAdvice(behindMs: number): string {
  if (Math.abs(behindMs) <= CLOCK_TOLERANCE_MS) return '';
  const seconds = Math.round(Math.abs(behindMs) / 1000);
  return `. This machine's clock is ${seconds} s ${behindMs > 0 ? 'behind' : 'ahead of'} the org's: set it`;
}
