import { expect } from 'chai';
import { hiddenApps } from '../../../src/review/collect/hidden-apps.js';
import { anApp } from '../../support/builders.js';
import { stubClient } from '../../support/stub-client.js';

describe('hidden apps', () => {
  const CLIENT_ID = '0oaserviceapp';
  const asService = { mode: 'PrivateKey', clientId: CLIENT_ID } as const;
  const seesItself = [anApp(), anApp({ id: CLIENT_ID, label: 'Access review' })];
  const client = (requested: readonly string[], granted: readonly string[]) =>
    stubClient({ scopes: () => ({ requested, granted }) });

  it('finds nothing where every scope was granted and the service app is among the apps', () => {
    const gaps = hiddenApps(client(['okta.apps.read'], ['okta.apps.read']), asService, seesItself);

    expect(gaps).to.deep.equal([]);
  });

  it('names a scope that was asked for and not granted', () => {
    const gaps = hiddenApps(client(['okta.apps.read', 'okta.users.read'], ['okta.apps.read']), asService, seesItself);

    expect(gaps).to.have.lengthOf(1);
    expect(gaps[0]).to.contain('okta.users.read was asked for and not granted');
  });

  it('names a role that hides apps, the service app itself among them', () => {
    const gaps = hiddenApps(client([], []), asService, [anApp()]);

    expect(gaps).to.have.lengthOf(1);
    expect(gaps[0]).to.contain(`${CLIENT_ID} is not among the apps listed`);
  });

  it('says nothing of an API token, which has no app of its own', () => {
    const gaps = hiddenApps(client([], []), { mode: 'SSWS', clientId: '' }, [anApp()]);

    expect(gaps).to.deep.equal([]);
  });
});
