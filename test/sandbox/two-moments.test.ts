import { expect } from 'chai';
import { servedOrg } from '../../src/sandbox/options.js';
import { type Sandbox, startSandbox } from '../../src/sandbox/start.js';
import type { Org } from '../../src/sandbox/state/org.js';
import { at, type Json, pagesOf } from '../support/sandbox-calls.js';

const SIZE = { seed: 5, users: 200, apps: 12, assignments: 900 };
const THEN = '2026-05-10T07:00:00.000Z';
const NOW = '2026-08-05T00:00:00.000Z';
const ALL = Number.POSITIVE_INFINITY;

/** All of an org that people, apps and groups have, as text by key. */
function stateOf(org: Org): Map<string, string> {
  const state = new Map<string, string>();
  const users = org.users.list({ start: 0, limit: ALL, status: () => true }).items;
  for (const { id, status, lastLogin, profile, ...rest } of users) {
    state.set(`status ${id}`, status);
    state.set(`login ${id}`, String(lastLogin));
    state.set(`profile ${id}`, JSON.stringify(profile));
    const { lastUpdated, statusChanged, ...others } = rest;
    state.set(`user ${id}`, JSON.stringify(others));
  }
  for (const { id, ...app } of org.listApps({ start: 0, limit: ALL }).items) {
    state.set(`app ${id}`, JSON.stringify(app));
    for (const row of org.appUsers(id)?.slice(0, ALL).items ?? []) state.set(`access ${id} ${row.id}`, '');
  }
  for (const { id } of org.groups.list(0, ALL, () => true).items) {
    for (const { userId } of org.memberships.slice(id, 0, ALL, () => true).items)
      state.set(`member ${id} ${userId}`, '');
  }
  return state;
}

/** The state with what an event says done to it. */
function replay(state: Map<string, string>, event: Json): void {
  const parties = [event.actor, ...((event.target ?? []) as readonly unknown[])];
  const idOf = (type: string) =>
    String(
      at(
        parties.findLast((party) => at(party, 'type') === type),
        'id',
      ),
    );
  const set = (key: string, isThere: boolean) => (isThere ? state.set(key, '') : state.delete(key));
  const user = idOf('User');
  switch (event.eventType) {
    case 'application.user_membership.add':
    case 'application.user_membership.remove':
      return void set(`access ${idOf('AppInstance')} ${user}`, String(event.eventType).endsWith('add'));
    case 'group.user_membership.add':
    case 'group.user_membership.remove':
      return void set(`member ${idOf('UserGroup')} ${user}`, String(event.eventType).endsWith('add'));
    case 'user.lifecycle.deactivate':
      return void state.set(`status ${user}`, 'DEPROVISIONED');
    case 'user.session.start':
      return void state.set(`login ${user}`, String(event.published));
    default:
  }
}

describe('the org that people are served, at two moments', () => {
  let then: Sandbox;
  let now: Sandbox;
  let events: readonly Json[];

  before(async () => {
    then = await startSandbox({ ...servedOrg(THEN, 0), ...SIZE });
    now = await startSandbox({ ...servedOrg(NOW, 0), ...SIZE, clockSkewMs: Date.parse(NOW) - Date.now() });
    const pages = await pagesOf(now, `/api/v1/logs?since=${THEN}&until=${NOW}&limit=1000`);
    for (const { rows } of pages.slice(0, -1)) expect(rows).to.have.lengthOf(1000);
    events = pages.flatMap(({ rows }) => rows);
  });
  after(async () => {
    await then.stop();
    await now.stop();
  });

  it('differs by what the log between them tells, and by nothing else', () => {
    const state = stateOf(then.org);
    const later = stateOf(now.org);
    const moved = new Set(
      events
        .filter(({ eventType }) => eventType === 'user.account.update_profile')
        .map((event) => String(at(event.target, '0', 'id'))),
    );

    for (const event of events) replay(state, event);

    for (const [key, value] of later) {
      const [kind, id] = key.split(' ');
      if (kind === 'profile' && moved.has(id ?? '')) expect(state.get(key)).to.not.equal(undefined);
      else expect(state.get(key), key).to.equal(value);
    }
    expect([...state.keys()].filter((key) => !later.has(key))).to.deep.equal([]);
    expect(moved.size).to.be.greaterThan(5);
  });

  it('has the same log of the time before, to the last event', () => {
    const [sinceMs, untilMs] = [Date.parse(THEN) - 60 * 86_400_000, Date.parse(THEN)];
    const past = ({ org }: Sandbox) => [...org.log.published(sinceMs, untilMs, ALL)];

    expect(past(then)).to.have.length.above(400);
    expect(past(now)).to.deep.equal(past(then));
  });

  it('has nobody use an app whom the log has without it, after leaving, or without a sign-in shortly before', () => {
    const state = stateOf(then.org);
    let uses = 0;
    for (const event of events) {
      replay(state, event);
      const isUse = /sso$|code$|radius$/.test(String(event.eventType)) && at(event, 'outcome', 'result') === 'SUCCESS';
      if (!isUse) continue;
      uses += 1;
      const user = String(at(event, 'actor', 'id'));
      const targets = event.target as readonly unknown[];
      const app = String(
        at(
          targets.find((target) => at(target, 'type') === 'AppInstance'),
          'id',
        ),
      );
      expect(state.has(`access ${app} ${user}`), String(event.uuid)).to.equal(true);
      expect(state.get(`status ${user}`)).to.equal('ACTIVE');
      const sinceLogin = Date.parse(String(event.published)) - Date.parse(state.get(`login ${user}`) ?? '');
      expect(sinceLogin).to.be.within(0, 3 * 3_600_000);
    }
    expect(uses).to.be.greaterThan(500);
  });

  it('is what it was born as before its birth', () => {
    expect(servedOrg('2025-11-30T00:00:00.000Z', 0)).to.not.have.property('began');
    expect(servedOrg(undefined, Date.UTC(2026, 10, 26, 5))).to.include({ began: '2026-01-01T00:00:00.000Z' });
  });
});
