import { expect } from 'chai';
import type { JsonObject } from '../../src/assignment/records.js';
import { checkAdmins } from '../../src/doctor/check-admins.js';
import { createRateLog } from '../../src/doctor/rate-log.js';
import { secretOf } from '../../src/okta/secret.js';
import { fakeClock } from '../support/fake-clock.js';
import { aPolicy } from '../support/policies.js';
import { apiError, stubClient } from '../support/stub-client.js';

describe('whether administrators can be read', () => {
  it('is so where any are listed', async () => {
    expect(
      await checked(async function* () {
        yield [{ id: 'u1' }, { id: 'u2' }];
      }),
    ).to.deep.include({ state: 'ok', detail: '2 administrators and perhaps more' });
  });

  it('is doubted where none are, because every org has one', async () => {
    expect(
      await checked(async function* () {
        yield [];
      }),
    ).to.deep.include({ state: 'warning' });
  });

  it('is not so for a read-only administrator, and the permission that helps is named', async () => {
    const check = await checked(async function* () {
      yield* [];
      throw apiError(403, 'E0000006');
    });

    expect(check.state).to.equal('failed');
    expect(check.fix).to.include('okta.iam.read').and.to.include('Super Administrator');
  });
});

async function checked(listRoleAssignees: () => AsyncGenerator<readonly JsonObject[]>) {
  return await checkAdmins({
    client: stubClient({ listRoleAssignees }),
    credentials: { org: 'https://acme.okta.com', mode: 'SSWS', token: secretOf('00token'), sources: [] },
    rateLog: createRateLog(),
    share: 0.9,
    policy: aPolicy({ admins: { roles: 'all' } }),
    clock: fakeClock(0),
    signal: new AbortController().signal,
  });
}
