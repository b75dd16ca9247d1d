import type { Authorizer, Refusal } from '../../src/okta/transport/authorizer.js';

export interface FakeAuthorizer extends Authorizer {
  readonly refusals: readonly Refusal[];
}

/** Hands out `Token 1`, `Token 2`, … one per request; says yes to as many renewals as `renewals` allows. */
export function fakeAuthorizer(renewals = 0): FakeAuthorizer {
  const refusals: Refusal[] = [];
  let handedOut = 0;
  return {
    refusals,
    headers: async () => {
      handedOut += 1;
      return { authorization: `Token ${handedOut}` };
    },
    refused: async (refusal) => {
      refusals.push(refusal);
      return refusals.length <= renewals;
    },
    scopes: () => ({ requested: ['okta.apps.read'], granted: ['okta.apps.read'] }),
  };
}
