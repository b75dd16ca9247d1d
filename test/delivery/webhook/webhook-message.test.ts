import { expect } from 'chai';
import { type WebhookEvent, webhookBody } from '../../../src/delivery/webhook/webhook-message.js';

const EVENT: WebhookEvent = {
  event: 'deadline passed',
  org: 'https://example.okta.com',
  run: 'q1',
  asOf: '2026-03-31T06:00:00.000Z',
  text: 'Not all are there.',
  counts: { Rows: 30, Open: 4 },
  details: ['ada@example.com: 4 open'],
};
const AT = Date.UTC(2026, 3, 15);

function bodyOf(event: Partial<WebhookEvent>, kind: 'json' | 'slack' | 'teams', details = false): string {
  return webhookBody({ ...EVENT, ...event }, kind, details, AT);
}

describe('a message to a webhook', () => {
  it('is plain JSON for programs, with names that stay', () => {
    const message = JSON.parse(bodyOf({}, 'json'));

    expect(message).to.deep.include({
      schema: 1,
      tool: 'okta-access-review',
      event: 'deadline passed',
      at: '2026-04-15T00:00:00.000Z',
      org: 'https://example.okta.com',
      run: 'q1',
      asOf: '2026-03-31T06:00:00.000Z',
      text: 'Not all are there.',
      counts: { Rows: 30, Open: 4 },
    });
    expect(message).to.not.have.property('details');
  });

  for (const kind of ['json', 'slack', 'teams'] as const) {
    it(`names people only where details are on (${kind})`, () => {
      expect(bodyOf({}, kind)).to.not.include('ada@');
      expect(bodyOf({}, kind, true)).to.include('ada@example.com: 4 open');
    });

    it(`cuts a list of people that is no message any more (${kind})`, () => {
      const details = Array.from({ length: 25 }, (_, n) => `user${n}@example.com ${'x'.repeat(500)}`);

      const body = bodyOf({ details }, kind, true);

      expect(body).to.include('and 5 more');
      expect(body).to.not.include('user20@');
      expect(body.length).to.be.below(12_000);
    });
  }

  it('is text and blocks for Slack, where nothing in it is a mention or a link', () => {
    const message = JSON.parse(bodyOf({ org: 'https://<!channel>&', text: '<!here>' }, 'slack'));

    expect(message.text).to.equal('Access review of &lt;!channel&gt;&amp;: deadline passed');
    expect(message.blocks.map(({ type }: { type: string }) => type)).to.deep.equal(['header', 'section', 'context']);
    const texts = [message.blocks[0].text, message.blocks[1].text, ...message.blocks[2].elements];
    expect(texts.map(({ type }: { type: string }) => type)).to.deep.equal(Array(3).fill('plain_text'));
    expect(texts[2].text).to.equal('Run: q1 · As of: 2026-03-31T06:00:00.000Z · Rows: 30 · Open: 4');
  });

  it('gives Slack no empty block, which it would refuse', () => {
    const message = JSON.parse(bodyOf({ run: undefined, asOf: undefined, counts: {}, details: [''] }, 'slack', true));

    expect(JSON.stringify(message)).to.not.include('"text":""');
  });

  it('is an Adaptive Card for Teams, in which a label is no Markdown', () => {
    const message = JSON.parse(bodyOf({ run: '[q1](https://x.example)' }, 'teams'));

    const [attachment] = message.attachments;
    expect(message.type).to.equal('message');
    expect(attachment.contentType).to.equal('application/vnd.microsoft.card.adaptive');
    expect(attachment.content).to.include({ type: 'AdaptiveCard', version: '1.4' });
    const [title, text, { facts }] = attachment.content.body;
    expect(title.text).to.equal('Access review of example.okta.com: deadline passed');
    expect(text).to.deep.equal({ type: 'TextBlock', text: 'Not all are there.', wrap: true });
    expect(facts[0]).to.deep.equal({ title: 'Run', value: '\\[q1\\](https://x.example)' });
    expect(facts.at(-1)).to.deep.equal({ title: 'Open', value: '4' });
  });
});
