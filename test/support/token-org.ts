import type { KeyObject } from 'node:crypto';
import { createHash } from 'node:crypto';
import { decodeProtectedHeader, EmbeddedJWK, jwtVerify } from 'jose';
import nock from 'nock';

export const ORG = 'https://acme.okta.com';
export const CLIENT_ID = '0oa1gjh63g214q0Hq0g4';
/** What the org's clock says in most of these tests. */
export const NOW_MS = Date.parse('2026-11-24T06:00:00.000Z');

/** One scripted answer of the token endpoint: a status with a body and headers, or a broken connection. */
export type TokenReply =
  | {
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
      readonly delayMs?: number;
    }
  | { readonly broken: string };

/** One token request as the org saw it. */
export interface SeenTokenRequest {
  readonly form: URLSearchParams;
  readonly proof: string | undefined;
  readonly userAgent: string;
}

/** Answers token requests in this order; what they carried is written down in the order of arrival. */
export function scriptTokens(replies: readonly TokenReply[]): readonly SeenTokenRequest[] {
  const seen: SeenTokenRequest[] = [];
  for (const reply of replies) {
    const request = nock(ORG).post('/oauth2/v1/token', (body: unknown) => body !== undefined);
    if ('broken' in reply) {
      request.replyWithError(Object.assign(new Error(reply.broken), { code: reply.broken }));
      continue;
    }
    request.delay(reply.delayMs ?? 0).reply(function answer(_uri, body) {
      seen.push({
        form: new URLSearchParams(String(body)),
        proof: headerOf(this.req.headers, 'dpop'),
        userAgent: headerOf(this.req.headers, 'user-agent') ?? '',
      });
      const text = typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? {});
      return [reply.status, text, { 'content-type': 'application/json', ...reply.headers }];
    });
  }
  return seen;
}

function headerOf(headers: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = headers[name];
  const first: unknown = Array.isArray(value) ? value[0] : value;
  return typeof first === 'string' ? first : undefined;
}

/** A token answer as Okta gives it. */
export function granted(token: string, more: Readonly<Record<string, unknown>> = {}): TokenReply {
  const body = { token_type: 'Bearer', expires_in: 3600, access_token: token, scope: 'okta.apps.read okta.users.read' };
  return { status: 200, body: { ...body, ...more } };
}

/** An error answer as Okta gives it. */
export function oauthError(
  status: number,
  error: string,
  description: string,
  headers: Readonly<Record<string, string>> = {},
): TokenReply {
  return { status, body: { error, error_description: description }, headers };
}

/** The claims of a client assertion, once its signature, audience, subject and times hold; else it throws. */
export async function verifiedAssertion(request: SeenTokenRequest | undefined, key: KeyObject, nowMs: number) {
  const verified = await jwtVerify(request?.form.get('client_assertion') ?? '', key, {
    audience: `${ORG}/oauth2/v1/token`,
    issuer: CLIENT_ID,
    subject: CLIENT_ID,
    currentDate: new Date(nowMs),
    maxTokenAge: 60,
    requiredClaims: ['jti', 'exp'],
  });
  return { header: verified.protectedHeader, claims: verified.payload };
}

/** The claims of a DPoP proof, once its signature by its own key, its type and its time hold; else it throws. */
export async function verifiedProof(proof: string | undefined, nowMs: number) {
  const verified = await jwtVerify(proof ?? '', EmbeddedJWK, {
    typ: 'dpop+jwt',
    algorithms: ['ES256'],
    currentDate: new Date(nowMs),
    maxTokenAge: 60,
    requiredClaims: ['jti', 'htm', 'htu'],
  });
  return { jwk: decodeProtectedHeader(proof ?? '').jwk ?? {}, claims: verified.payload };
}

/** The hash of an access token as a proof carries it (RFC 9449 `ath`). */
export function athOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
