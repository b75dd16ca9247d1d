import { Readable } from 'node:stream';
import { expect } from 'chai';
import { createBodyReader } from '../../../src/okta/transport/body-reader.js';
import { rejectionOf } from '../../support/rejection.js';

const FOREVER = new AbortController().signal;

/** A body that comes in these pieces. */
function answer(...pieces: readonly string[]): Readable {
  return Readable.from(pieces.map((piece) => Buffer.from(piece)));
}

const asText = (body: Buffer) => body.toString('utf8');

describe('a body', () => {
  it('is read whole, across pieces that cut a letter in two', async () => {
    const [head, tail] = [Uint8Array.of(0x61, 0xc3), Uint8Array.of(0xa9)];

    expect(await createBodyReader().read(Readable.from([head, tail]), FOREVER, asText)).to.equal('aé');
  });

  it('is empty where there is none', async () => {
    expect(await createBodyReader().read(answer(), FOREVER, asText)).to.equal('');
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
    const endless = new Readable({ read: () => {} });
    endless.push(Uint8Array.of(1));
    const reading = createBodyReader().read(endless, stop.signal, asText);

    stop.abort(new Error('enough'));

    expect((await rejectionOf(reading)).message).to.equal('enough');
  });

  it('is not used any more once it was left, though it ends well later', async () => {
    const stop = new AbortController();
    const late = new Readable({ read: () => {} });
    let used = 0;
    const reading = createBodyReader().read(late, stop.signal, () => {
      used += 1;
    });
    stop.abort(new Error('enough'));
    await rejectionOf(reading);

    late.push(null);
    await new Promise((resolve) => setTimeout(resolve, 20));

    expect(used).to.equal(0);
  });

  it('is an error where the connection breaks, and its memory is not given to the next one', async () => {
    const reader = createBodyReader();
    const broken = new Readable({ read: () => broken.destroy(new Error('reset')) });

    const error = await rejectionOf(reader.read(broken, FOREVER, asText));

    expect(error.message).to.equal('reset');
    expect(await reader.read(answer('whole'), FOREVER, asText)).to.equal('whole');
  });
});
