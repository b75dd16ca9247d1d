import { expect } from 'chai';
import type { AppUser } from '../../../src/assignment/records.js';
import { stripAppUser, stripRecord } from '../../../src/okta/listing/strip-links.js';

describe('strip links', () => {
  it('keeps everything of an application user but its links', () => {
    const record: AppUser = { id: '00u1', profile: { a: [1] }, custom: null, _links: { group: null } };

    const kept = written(stripAppUser(record));

    expect(kept).to.deep.equal({ id: '00u1', profile: { a: [1] }, custom: null });
  });

  it('keeps the link to the group that grants the assignment', () => {
    const group = { href: 'https://example.okta.com/api/v1/groups/00g1', name: 'Finance' };
    const links = { app: { href: 'x' }, group };
    const record: AppUser = { id: '00u1', _links: links };

    const kept = written(stripAppUser(record));

    expect(kept).to.deep.equal({ id: '00u1', _links: { group } });
  });

  it('keeps the embedded user without its links', () => {
    const user = { id: '00u1', status: 'ACTIVE', _links: { self: { href: 'x' } } };

    const kept = written(stripAppUser({ id: '00u1', _embedded: { user } }));

    expect(kept).to.deep.equal({ id: '00u1', _embedded: { user: { id: '00u1', status: 'ACTIVE' } } });
  });

  it('leaves the record that it is given as it is', () => {
    const record = { id: '0oa1', label: 'App', status: 'ACTIVE', _links: { logo: [] } };

    stripRecord(record);

    expect(record).to.have.property('_links');
  });
});

/** The record as a file has it. */
function written(record: unknown): unknown {
  return JSON.parse(JSON.stringify(record));
}
