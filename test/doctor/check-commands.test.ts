import { expect } from 'chai';
import { checkCommands } from '../../src/doctor/check-commands.js';
import { policyFrom } from '../support/policy-from.js';

const READ = ['okta.apps.read', 'okta.users.read'];

function linesOf(granted: readonly string[], policy: Parameters<typeof policyFrom>[0] = {}): string[] {
  const checks = checkCommands({ requested: granted, granted }, policyFrom(policy));
  return checks.map(({ id, state, detail }) => `${id} ${state} ${detail}`);
}

describe('the scopes of each command', () => {
  it('are a line each, for what the policy wants', () => {
    expect(linesOf(READ)).to.deep.equal([
      'scopes-review ok there: okta.apps.read, okta.users.read',
      'scopes-apply ok not with this credential: okta.apps.manage is not granted',
    ]);
  });

  it('are asked of groups where paths are read and groups may be changed', () => {
    const policy = { paths: { apps: 'all' }, apply: { groups: { allow: ['Tools'] } } };

    expect(linesOf([...READ, 'okta.groups.manage'], policy)).to.deep.equal([
      'scopes-review ok there: okta.apps.read, okta.users.read',
      'scopes-paths ok there: okta.groups.read',
      'scopes-apply ok not with this credential: okta.apps.manage is not granted',
      'scopes-groups ok there: okta.groups.manage',
    ]);
  });

  it('are asked of the System Log where the policy names a ledger', () => {
    expect(linesOf(READ, { changes: { log: 'on' } })).to.include(
      'scopes-changes warning not with this credential: okta.logs.read is not granted',
    );
    expect(linesOf(READ, {}).join('\n')).not.to.contain('scopes-changes');
    expect(linesOf(READ, { usage: { ledger: 'usage' } })).to.include(
      'scopes-usage warning not with this credential: okta.logs.read is not granted',
    );
    expect(linesOf([...READ, 'okta.logs.read'], { usage: { ledger: 'usage' } })).to.include(
      'scopes-usage ok there: okta.logs.read',
    );
  });

  it('are a warning where a review lacks what its policy wants read', () => {
    const checks = checkCommands({ requested: READ, granted: READ }, policyFrom({ paths: { apps: 'all' } }));

    const paths = checks.find(({ id }) => id === 'scopes-paths');
    expect(paths).to.include({ state: 'warning' });
    expect(paths?.fix).to.equal('Grant okta.groups.read, and name it in OKTA_CLIENT_SCOPES');
  });
});
