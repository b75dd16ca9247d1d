import { expect } from 'chai';
import { embeddedOnly, findAmong, loadJoinedUsers, missingUser, unreadUser } from '../../src/run/user-lookups.js';
import { anAppUser, aUser } from '../support/builders.js';
import { rejectionOf } from '../support/rejection.js';
import { snapshotOf } from '../support/snapshot.js';

describe('user of a row', () => {
  const user = aUser({ id: 'u1' });

  it('is the one that it embeds, though the directory has another record', () => {
    const find = findAmong([aUser({ id: 'u1', status: 'SUSPENDED' })]);

    expect(find(anAppUser({ id: 'u1', _embedded: { user } }))).to.deep.equal({ state: 'found', user });
  });

  it('is the directory’s where the row came without one', () => {
    expect(findAmong([user])(anAppUser({ id: 'u1' }))).to.deep.equal({ state: 'found', user });
  });

  it('is the directory’s where the row embeds somebody else', () => {
    const row = anAppUser({ id: 'u1', _embedded: { user: aUser({ id: 'u2', status: 'DEPROVISIONED' }) } });

    expect(findAmong([user])(row)).to.deep.equal({ state: 'found', user });
    expect(embeddedOnly(row).state).to.equal('unread');
  });

  it('is none where a service app holds an admin role', () => {
    const row = anAppUser({ id: '0oa1', _client: { label: 'Terraform' } });

    expect(embeddedOnly(row)).to.deep.equal({ state: 'client', label: 'Terraform' });
  });

  it('is missing where Okta does not have the user', () => {
    expect(findAmong([missingUser('u1')])(anAppUser({ id: 'u1' }))).to.deep.equal({ state: 'missing' });
  });

  it('is unread where the look-up failed, and why', () => {
    expect(findAmong([unreadUser('u1', 'reset')])(anAppUser({ id: 'u1' }))).to.deep.equal({
      state: 'unread',
      why: 'reset',
    });
  });

  it('is unread where nobody looked', () => {
    expect(embeddedOnly(anAppUser({ id: 'u1' }))).to.deep.equal({
      state: 'unread',
      why: 'the user was not read before the run ended',
    });
  });

  for (const lookup of [{}, { state: 'odd' }, null, 'missing', 7]) {
    it(`is unread where the line says what nobody knows: ${JSON.stringify(lookup)}`, () => {
      const found = findAmong([{ id: 'u1', _lookup: lookup }])(anAppUser({ id: 'u1' }));

      expect(found).to.deep.equal({ state: 'unread', why: 'reason unknown' });
    });
  }

  it('comes from the snapshot’s file of users', async () => {
    const folder = await snapshotOf({ users: [user, missingUser('u2'), unreadUser('u3', '403')] });

    const find = await loadJoinedUsers(folder);

    expect(['u1', 'u2', 'u3', 'u4'].map((id) => find(anAppUser({ id })).state)).to.deep.equal([
      'found',
      'missing',
      'unread',
      'unread',
    ]);
  });

  it('is not made up where that file is gone', async () => {
    expect((await rejectionOf(loadJoinedUsers(await snapshotOf()))).message).to.match(/users\.ndjson\.gz is missing/);
  });
});
