import { expect } from 'chai';
import { isServiceApp } from '../../src/assignment/service-app.js';
import { anApp } from '../support/builders.js';

const withOauth = (oauthClient: unknown) => isServiceApp(Object.assign(anApp(), { settings: { oauthClient } }));

describe('a service app', () => {
  it('acts for itself, by its type or by its grants', () => {
    expect(withOauth({ application_type: 'service' })).to.equal(true);
    expect(withOauth({ application_type: 'web', grant_types: ['client_credentials'] })).to.equal(true);
  });

  it('is no app that acts for people, and none that is no OAuth client', () => {
    expect(withOauth({ application_type: 'web', grant_types: ['authorization_code'] })).to.equal(false);
    expect(withOauth(undefined)).to.equal(false);
    expect(isServiceApp(anApp())).to.equal(false);
  });
});
