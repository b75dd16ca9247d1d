import { Readable } from 'node:stream';
import { expect } from 'chai';
import { BODY_LIMITS, BodyTooLargeError, createBodyReader } from '../../../src/okta/transport/body-reader.js';
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

  it('is taken up to the limit, and refused with the first byte more', async () => {
    const reader = createBodyReader({ maxBytes: 10, silenceMs: 1000 });

    expect(await reader.read(answer('12345', '67890'), FOREVER, asText)).to.equal('1234567890');
    expect(await reader.read(answer('1234567890'), FOREVER, asText)).to.equal('1234567890');
    const error = await rejectionOf(reader.read(answer('12345', '67890', '!'), FOREVER, asText));
    expect(error).to.be.instanceOf(BodyTooLargeError);
    expect(error.message).to.equal('more than 10 bytes unpacked');
  });

  it('is read no further than the limit, though it never ends', async () => {
    let pieces = 0;
    async function* endless() {
      for (;;) {
        pieces += 1;
        yield Buffer.alloc(1 << 16);
      }
    }

    const error = await rejectionOf(
      createBodyReader({ maxBytes: 2 ** 20, silenceMs: 1000 }).read(endless(), FOREVER, asText),
    );

    expect(error.message).to.equal('more than 1 MiB unpacked');
    expect(pieces).to.equal(17);
  });

  it('is given up when nothing of it comes for too long', async () => {
    const stalled = new Readable({ read: () => {} });
    stalled.push('[');

    const error = await rejectionOf(createBodyReader({ maxBytes: 10, silenceMs: 30 }).read(stalled, FOREVER, asText));

    expect(error.message).to.equal('nothing more of the answer came for 0.03 s');
  });

  it('may take its time as long as something comes', async () => {
    async function* slow() {
      for (const letter of 'slowly') {
        yield Buffer.from(letter);
        await new Promise((resolve) => setTimeout(resolve, 60));
      }
    }

    const text = await createBodyReader({ maxBytes: 10, silenceMs: 250 }).read(slow(), FOREVER, asText);

    expect(text).to.equal('slowly');
  });

  it('is given up after twenty seconds by default, and taken up to 32 MiB', () => {
    expect(BODY_LIMITS).to.deep.equal({ maxBytes: 32 * 1024 * 1024, silenceMs: 20_000 });
  });
});
