import type { Authorizer } from '../transport/authorizer.js';
import type { ApiTokenCredentials } from './credentials.js';

/** Authorizes with an API token. There is no other to try after a refusal. */
export function createApiTokenAuthorizer({ token }: Pick<ApiTokenCredentials, 'token'>): Authorizer {
  return {
    headers: async () => ({ authorization: `SSWS ${token.reveal()}` }),
    refused: async () => false,
    scopes: () => ({ requested: [], granted: [] }),
  };
}
