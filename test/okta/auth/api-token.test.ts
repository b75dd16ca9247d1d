import { expect } from 'chai';
import { createApiTokenAuthorizer } from '../../../src/okta/auth/api-token.js';
import { secretOf } from '../../../src/okta/secret.js';

describe('API token', () => {
  const authorizer = createApiTokenAuthorizer({ token: secretOf('00token') });

  it('goes with every request under the scheme SSWS', async () => {
    const headers = await authorizer.headers('GET', 'https://acme.okta.com/api/v1/apps');

    expect(headers).to.deep.equal({ authorization: 'SSWS 00token' });
  });

  it('has no other to try after a refusal, and no scopes', async () => {
    expect(await authorizer.refused({ status: 401, headers: new Headers(), errorCode: 'E0000011' })).to.equal(false);
    expect(authorizer.scopes()).to.deep.equal({ requested: [], granted: [] });
  });
});
