import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { expect } from 'chai';
import { type Posted, type PostOptions, postWebhook } from '../../../src/delivery/webhook/post-webhook.js';
import { webhookTarget } from '../../../src/delivery/webhook/webhook-target.js';
import { type FakeClock, fakeClock } from '../../support/fake-clock.js';
import { serve, type TestServer } from '../../support/http-server.js';
import { rejectionOf } from '../../support/rejection.js';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;

const status =
  (code: number, headers: Record<string, string> = {}, body = ''): Answer =>
  (response) =>
    void response.writeHead(code, headers).end(body);
const cut: Answer = (response) => void response.destroy();

describe('posting to a webhook', () => {
  let server: TestServer;
  let answers: Answer[];
  let bodies: string[];
  let clock: FakeClock;

  beforeEach(async () => {
    answers = [];
    bodies = [];
    clock = fakeClock(Date.UTC(2026, 0, 1));
    server = await serve(async (request, response) => {
      bodies.push(await text(request));
      (answers.shift() ?? status(200))(response, request);
    });
  });
  afterEach(async () => {
    await server.close();
  });

  async function post(options: Partial<PostOptions> = {}): Promise<Posted> {
    const { signal } = new AbortController();
    const target = webhookTarget(`${server.origin}/hook-b7Kq92xLw4`, {});
    return await postWebhook(target, '{"text":"é"}', { clock, random: () => 0.5, signal, ...options });
  }

  it('sends the message once where it is taken', async () => {
    answers = [status(200, {}, 'ok')];

    const posted = await post();

    expect(posted).to.deep.equal({ outcome: 'sent', detail: 'answered 200: ok', tries: 1 });
    expect(server.requests).to.deep.equal(['POST /hook-b7Kq92xLw4']);
    expect(bodies).to.deep.equal(['{"text":"é"}']);
  });

  it('tries again after 5xx and a broken connection, waiting twice as long each time', async () => {
    answers = [status(503), cut, status(202)];

    const posted = await post();

    expect(posted).to.include({ outcome: 'sent', tries: 3 });
    expect(clock.sleeps).to.deep.equal([1000, 2000]);
  });

  it('waits as long as Retry-After asks for', async () => {
    answers = [status(429, { 'retry-after': '7' }), status(200)];

    expect(await post()).to.include({ outcome: 'sent', tries: 2 });
    expect(clock.sleeps).to.deep.equal([7000]);
  });

  it('gives up at once where Retry-After asks for more time than there is', async () => {
    answers = [status(429, { 'retry-after': '3600' })];

    expect(await post()).to.deep.equal({ outcome: 'not-sent', detail: 'answered 429', tries: 1 });
    expect(clock.sleeps).to.deep.equal([]);
  });

  it('gives up after five tries, and within its time', async () => {
    answers = Array(9).fill(status(500));

    expect(await post()).to.include({ outcome: 'not-sent', tries: 5 });
    answers = Array(9).fill(status(500));
    expect(await post({ totalMs: 3500 })).to.include({ outcome: 'not-sent', tries: 3 });
  });

  it('is in doubt where an answer was lost, whatever the last try brought', async () => {
    answers = [cut, status(500)];

    expect(await post({ totalMs: 1500 })).to.include({ outcome: 'in-doubt', tries: 2 });
  });

  it('is certainly not sent where nobody listens', async () => {
    const { origin } = server;
    await server.close();
    const target = webhookTarget(`${origin}/x`, {});

    const { signal } = new AbortController();
    const posted = await postWebhook(target, '{}', { clock, random: () => 0.5, signal, totalMs: 500 });

    expect(posted.outcome).to.equal('not-sent');
    expect(posted.detail).to.match(/ECONNREFUSED/);
    server = await serve(() => {});
  });

  it('does not repeat what is refused, and follows no redirect', async () => {
    answers = [status(400, {}, 'invalid_payload')];
    expect(await post()).to.deep.equal({ outcome: 'refused', detail: 'answered 400: invalid_payload', tries: 1 });

    answers = [status(302, { location: 'https://elsewhere.example' })];
    expect((await post()).detail).to.equal('answered 302, a redirect, which is not followed');
    expect(server.requests).to.have.length(2);
  });

  it('takes its own URL out of what the receiver says, and keeps the beginning only', async () => {
    answers = [status(404, {}, `no hook-b7Kq92xLw4 here ${'x'.repeat(100_000)}`)];

    const { detail } = await post();

    expect(detail).to.not.include('b7Kq92xLw4');
    expect(detail.length).to.be.below(300);
  });

  it('takes it out before it cuts what the receiver says', async () => {
    for (let before = 170; before < 200; before += 5) {
      answers = [status(404, {}, `${'.'.repeat(before)}/hook-b7Kq92xLw4`)];

      const { detail } = await post();

      expect(detail).not.to.match(/hook-b|b7K/);
    }
  });

  it('ends a try that nobody answers', async () => {
    answers = [() => {}];

    expect(await post({ timeoutMs: 30, totalMs: 900 })).to.deep.include({ outcome: 'in-doubt', tries: 1 });
  });

  it('stops waiting when the job is stopped', async () => {
    const stop = new AbortController();
    answers = [
      (response) => {
        stop.abort(new Error('stopped'));
        response.writeHead(500).end();
      },
    ];

    expect(await rejectionOf(post({ signal: stop.signal }))).to.include({ message: 'stopped' });
  });
});
