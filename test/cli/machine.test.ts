import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { homeFolder, operatorName, variableOf } from '../../src/cli/machine.js';
import { ConfigError } from '../../src/errors.js';

const MAIN = fileURLToPath(new URL('../../program/okta-access-review.js', import.meta.url));

function unknownUser(): never {
  throw Object.assign(new Error('uv_os_get_passwd returned ENOENT'), { code: 'ERR_SYSTEM_ERROR' });
}

describe('a machine that does not know its user', () => {
  it('has no home, rather than a defect', () => {
    expect(homeFolder(unknownUser)).to.equal(undefined);
    expect(homeFolder(() => '')).to.equal(undefined);
    expect(homeFolder(() => '/home/ada')).to.equal('/home/ada');
  });

  it('names whoever works here by the environment, else by the number', () => {
    expect(operatorName(unknownUser, { USER: 'jenkins' }, 1000)).to.equal('jenkins');
    expect(operatorName(unknownUser, {}, 1000660000)).to.equal('user id 1000660000');
    expect(operatorName(() => ({ username: 'ada' }), {}, 0)).to.equal('ada');
  });

  it('runs commands all the same', function () {
    this.timeout(30_000);
    if (process.getuid?.() !== 0) this.skip(); // only root may start a process as somebody else
    const { status, stderr } = spawnSync(process.execPath, [MAIN, 'review'], {
      uid: 987_654,
      cwd: '/',
      env: { PATH: process.env.PATH },
      encoding: 'utf8',
    });

    expect(stderr).to.contain('no orgUrl: set OKTA_CLIENT_ORGURL');
    expect(status).to.equal(2);
  });
});

describe('a variable', () => {
  it('is absent when it is empty', () => {
    expect(variableOf({ KEY: ' ' }, 'KEY')).to.equal(undefined);
    expect(variableOf({ KEY: ' a ' }, 'KEY')).to.equal('a');
  });

  it('is refused with the quotes that came along, by its name and without its value', () => {
    expect(() => variableOf({ KEY: '"hidden"' }, 'KEY'))
      .to.throw(ConfigError, /^KEY: the quotes around the value/)
      .with.property('message')
      .that.does.not.contain('hidden');
  });
});
