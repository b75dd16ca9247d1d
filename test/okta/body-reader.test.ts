import { expect } from 'chai';
import { createBodyReader } from '../../src/okta/body-reader.js';
import { rejectionOf } from '../support/rejection.js';

const FOREVER = new AbortController().signal;

/** An answer whose body comes in these pieces. */
function answer(...pieces: readonly string[]): Response {
  return new Response(
    new ReadableStream({
      start(controller) {
        for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece));
        controller.close();
      },
    }),
  );
}

const asText = (body: Buffer) => body.toString('utf8');

describe('a body', () => {
  it('is read whole, across pieces that cut a letter in two', async () => {
    const [head, tail] = [Uint8Array.of(0x61, 0xc3), Uint8Array.of(0xa9)];
    const stream = new ReadableStream<Uint8Array>({
      start(controller) {
        controller.enqueue(head);
        controller.enqueue(tail);
        controller.close();
      },
    });

    expect(await createBodyReader().read(new Response(stream), FOREVER, asText)).to.equal('aé');
  });

  it('is empty where there is none', async () => {
    expect(await createBodyReader().read(new Response(null, { status: 204 }), FOREVER, asText)).to.equal('');
  });

  it('may be larger than the memory that was made for it', async () => {
    const long = 'x'.repeat(100_000);

    const text = await createBodyReader().read(answer('<', long, long, '>'), FOREVER, asText);

    expect(text).to.equal(`<${long}${long}>`);
  });

  it('is read into the memory of one before, and shows nothing of it', async () => {
    const reader = createBodyReader();
    const first = await reader.read(answer('a longer body'), FOREVER, (body) => body);

    const second = await reader.read(answer('short'), FOREVER, (body) => body);

    expect(second.buffer).to.equal(first.buffer);
    expect(second.toString()).to.equal('short');
  });

  it('has memory of its own while another is under way', async () => {
    const reader = createBodyReader();

    const texts = await Promise.all([
      reader.read(answer('one', ' body'), FOREVER, asText),
      reader.read(answer('another', ' one'), FOREVER, asText),
    ]);

    expect(texts).to.deep.equal(['one body', 'another one']);
  });

  it('is left as soon as the signal aborts, though it never ends', async () => {
    const stop = new AbortController();
    const endless = new Response(new ReadableStream({ start: (controller) => controller.enqueue(Uint8Array.of(1)) }));
    const reading = createBodyReader().read(endless, stop.signal, asText);

    stop.abort(new Error('enough'));

    expect((await rejectionOf(reading)).message).to.equal('enough');
  });

  it('is not used any more once it was left, though it ends well later', async () => {
    const stop = new AbortController();
    let end = () => {};
    const late = new ReadableStream<Uint8Array>({
      start(controller) {
        end = () => controller.close();
      },
    });
    let used = 0;
    const reading = createBodyReader().read(new Response(late), stop.signal, () => {
      used += 1;
    });
    stop.abort(new Error('enough'));
    await rejectionOf(reading);

    end();
    await new Promise((resolve) => setTimeout(resolve, 20));

    expect(used).to.equal(0);
  });

  it('is an error where the connection breaks, and its memory is not given to the next one', async () => {
    const reader = createBodyReader();
    const broken = new ReadableStream({ pull: (controller) => controller.error(new Error('reset')) });

    const error = await rejectionOf(reader.read(new Response(broken), FOREVER, asText));

    expect(error.message).to.equal('reset');
    expect(await reader.read(answer('whole'), FOREVER, asText)).to.equal('whole');
  });
});
