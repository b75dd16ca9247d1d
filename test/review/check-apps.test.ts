import { expect } from 'chai';
import { checkApps } from '../../src/review/check-apps.js';
import { anApp } from '../support/builders.js';
import { rejectionOf } from '../support/rejection.js';
import { pagesOf, stubClient } from '../support/stub-client.js';

const APPS = ['Payroll (EU)', 'Payroll (US)', 'Slack'].map((label, n) => anApp({ id: `0oa${n}`, label }));

describe('the apps that --app names', () => {
  const { signal } = new AbortController();

  it('are there by id, label or glob', async () => {
    const client = stubClient({ listApps: () => pagesOf(APPS.slice(0, 2), APPS.slice(2)) });

    await checkApps(['0oa2', 'slack', 'Payroll*'], client, signal);
  });

  it('are refused with the nearest labels where there are none, all at once', async () => {
    const client = stubClient({ listApps: () => pagesOf(APPS.slice(0, 2), APPS.slice(2)) });

    const error = await rejectionOf(checkApps(['Payrol', 'Slack', 'Zoom*'], client, signal));

    expect(error.name).to.equal('RefusedError');
    expect(error.message).to.equal(
      '--app Payrol matches no app of the org; nearest: "Payroll (EU)", "Payroll (US)"\n--app Zoom* matches no app of the org',
    );
  });

  it('cost no request where none are named', async () => {
    await checkApps([], stubClient({}), signal);
  });
});
