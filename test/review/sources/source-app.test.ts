import { expect } from 'chai';
import type { SourcePolicy } from '../../../src/policy/policy.js';
import type { FoundPerson } from '../../../src/review/sources/find-people.js';
import { accountRows, sourceApp } from '../../../src/review/sources/source-app.js';
import type { SourceAccount } from '../../../src/roster/parse-source.js';
import { aUser } from '../../support/builders.js';

const SOURCE: SourcePolicy = {
  ...{ name: 'host', file: 'h.csv', match: 'email', maxAge: 'P7D' },
  columns: { key: 'username', active: ['active'] },
};

function anAccount(key: string, person = `${key}@x.y`): SourceAccount {
  return { key, person, status: 'ACTIVE', created: '', profile: { role: 'admin' } };
}

function rowsOf(accounts: readonly SourceAccount[], found: Readonly<Record<string, FoundPerson>>) {
  return accountRows(accounts, SOURCE, { of: ({ person }) => found[person] ?? { state: 'missing' } });
}

describe('a system outside Okta', () => {
  it('is an app called as the policy says, else by its name', () => {
    expect(sourceApp(SOURCE)).to.include({
      id: 'source:host',
      name: 'source',
      label: 'Source: host',
      status: 'ACTIVE',
    });
    expect(sourceApp({ ...SOURCE, title: 'Code host' }).label).to.equal('Code host');
  });

  it('says where accounts are removed', () => {
    expect(sourceApp({ ...SOURCE, where: 'ask Grace' })._source).to.deep.equal({ file: 'h.csv', where: 'ask Grace' });
  });

  it('has a row for every account, in the order of the file', () => {
    const user = aUser({ id: '00u1' });

    const rows = rowsOf([anAccount('b'), anAccount('a', '')], { 'b@x.y': { state: 'found', user } });

    expect(rows.map(({ id }) => id)).to.deep.equal(['00u1', 'account:a']);
    expect(rows[0]).to.deep.include({ scope: 'USER', status: 'ACTIVE', created: null, profile: { role: 'admin' } });
    expect(rows[1]?._account).to.deep.equal({ name: 'a', person: '', match: 'email', user: null, unread: '' });
  });

  it('gives the user’s id to the first of several accounts by name, however the file is sorted', () => {
    const found = { 'x@x.y': { state: 'found', user: aUser({ id: '00u1' }) } } as const;
    const accounts = [anAccount('b', 'x@x.y'), anAccount('a', 'x@x.y')];

    const orders = [accounts, accounts.toReversed()].map((each) => rowsOf(each, found));

    expect(orders.map((rows) => rows.map(({ id }) => id).sort())).to.deep.equal([
      ['00u1', 'account:b'],
      ['00u1', 'account:b'],
    ]);
  });

  it('says why the user of an account is not known', () => {
    const [row] = rowsOf([anAccount('a')], { 'a@x.y': { state: 'unread', why: 'answered 403' } });

    expect(row?.id).to.equal('account:a');
    expect(row?._account).to.include({ unread: 'answered 403' });
  });

  it('has the day on which an account was made, and no status where the file gives none', () => {
    const [row] = rowsOf([{ ...anAccount('a'), created: '2026-01-31', status: '' }], {});

    expect(row).to.include({ created: '2026-01-31T00:00:00.000Z', status: null });
  });
});
