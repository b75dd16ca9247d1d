import { expect } from 'chai';
import type { Check } from '../../src/doctor/check.js';
import { checkDelivery, type DeliveryOptions } from '../../src/doctor/check-delivery.js';
import { MAIL_PASSWORD, type MailServer, mailServer, mailUrl } from '../support/mail-server.js';
import { aPolicy } from '../support/policies.js';

const DELIVERY = { ...aPolicy().delivery, from: 'review@example.com' };

describe('what is checked of mail, webhook and Jira', () => {
  let server: MailServer;

  before(async () => {
    server = await mailServer();
  });
  after(async () => {
    await server.close();
  });

  async function checked(
    env: Record<string, string>,
    more: Partial<DeliveryOptions> = {},
  ): Promise<Record<string, Check>> {
    const checks: Record<string, Check> = {};
    const { signal } = new AbortController();
    const variable = (name: string) => env[name];
    for await (const check of checkDelivery({ policy: aPolicy(), variable, env, signal, ...more }))
      checks[check.id] = check;
    return checks;
  }

  it('is nothing where nobody wants any of it', async () => {
    expect(await checked({})).to.deep.equal({});
  });

  it('signs in to the mail server, and sends no mail', async () => {
    const { mail } = await checked({ OKTA_ACCESS_REVIEW_SMTP_URL: mailUrl(server.port) });

    expect(mail?.state).to.equal('ok');
    expect(mail?.detail).to.match(
      /^127\.0\.0\.1:\d+ lets this program in on this machine, signed in; no mail was sent$/,
    );
    expect(server.received).to.deep.equal([]);
  });

  it('fails on a password that is refused, a server that is not there, and a URL that is none', async () => {
    const urls = [
      mailUrl(server.port).replace(/:[^:@]*@/, ':wrong-password-1@'),
      'smtp://127.0.0.1:1',
      `https://u:${encodeURIComponent(MAIL_PASSWORD)}@smtp.example.com`,
    ];
    const checks = await Promise.all(urls.map((url) => checked({ OKTA_ACCESS_REVIEW_SMTP_URL: url })));

    const [refused, away, wrong] = checks.map(({ mail }) => mail);
    expect(checks.map(({ mail }) => mail?.state)).to.deep.equal(['failed', 'failed', 'failed']);
    expect(refused?.detail).to.include('refused the sign-in').and.not.include('wrong-password-1');
    expect(away?.detail).to.include('could not be reached');
    expect(wrong?.detail).to.include('must begin with smtps://').and.not.include('9f3b1c77aa');
  });

  it('warns where the policy wants mail or tickets, and the environment has no word on them', async () => {
    const policy = { ...aPolicy(), delivery: DELIVERY, tickets: { ...aPolicy().tickets, project: 'IAM' } };

    const { mail, jira } = await checked({}, { policy });

    expect(mail).to.include({ state: 'warning' });
    expect(jira).to.include({ state: 'warning' });
    expect(jira?.fix).to.include('OKTA_ACCESS_REVIEW_JIRA_URL').and.include('OKTA_ACCESS_REVIEW_JIRA_TOKEN');
  });

  it('fails on half of what Jira needs', async () => {
    const { jira } = await checked({ OKTA_ACCESS_REVIEW_JIRA_URL: 'https://example.atlassian.net' });

    expect(jira).to.include({ state: 'failed' });
    expect(jira?.detail).to.include('OKTA_ACCESS_REVIEW_JIRA_TOKEN');
  });

  it('looks at the webhook and at Jira without asking them', async () => {
    const env = {
      OKTA_ACCESS_REVIEW_WEBHOOK_URL: 'https://hooks.example.com/T0/k2Lx9QpR77',
      OKTA_ACCESS_REVIEW_JIRA_URL: 'https://example.atlassian.net',
      OKTA_ACCESS_REVIEW_JIRA_TOKEN: 'a@example.com:tk-93kdLq82Xv',
    };
    const { webhook, jira } = await checked(env);

    expect(webhook?.state).to.equal('ok');
    expect(webhook?.detail).to.match(/^hooks\.example\.com is told review complete, .*, as json; it was not asked$/);
    expect(jira).to.include({ state: 'warning', fix: 'Set tickets.project in the policy' });
    const policy = { ...aPolicy(), tickets: { ...aPolicy().tickets, project: 'IAM' } };
    expect((await checked(env, { policy })).jira).to.include({ state: 'ok' });
    expect(JSON.stringify({ webhook, jira })).to.not.match(/k2Lx9QpR77|93kdLq82Xv/);
  });

  it('fails on a webhook that reviews would go on without', async () => {
    const { webhook } = await checked({ OKTA_ACCESS_REVIEW_WEBHOOK_URL: 'http://hooks.example.com/k2Lx9QpR77' });

    expect(webhook?.state).to.equal('failed');
    expect(webhook?.detail).to.include('must begin with https://').and.not.include('k2Lx9QpR77');
  });
});
