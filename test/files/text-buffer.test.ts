import { expect } from 'chai';
import { createTextBuffer } from '../../src/files/text-buffer.js';

describe('a text buffer', () => {
  it('gives what was added as UTF-8, in order', () => {
    const texts = ['plain', '', 'Işıl 太郎 💡', '\ud800', 'é'];
    const buffer = createTextBuffer();

    for (const text of texts) buffer.add(text);

    const expected = Buffer.concat(texts.map((text) => Buffer.from(text)));
    expect(buffer.size).to.equal(expected.byteLength);
    expect(buffer.take()).to.deep.equal(expected);
  });

  it('takes text and what is UTF-8 already in one order', () => {
    const buffer = createTextBuffer();

    buffer.add('é');
    buffer.addBytes(Buffer.alloc(100_000, '太'));
    buffer.addBytes(Buffer.alloc(0));
    buffer.add('!');

    expect(buffer.take()).to.deep.equal(
      Buffer.concat([Buffer.from('é'), Buffer.alloc(100_000, '太'), Buffer.from('!')]),
    );
  });

  it('grows with what is added', () => {
    const buffer = createTextBuffer();
    buffer.add('a');

    buffer.add('太'.repeat(300_000));

    expect(buffer.take().toString()).to.equal(`a${'太'.repeat(300_000)}`);
  });

  it('begins anew once it was taken, and leaves alone what was', () => {
    const buffer = createTextBuffer();
    buffer.add('first');
    const first = buffer.take();

    buffer.add('other');

    expect(buffer.take().toString()).to.equal('other');
    expect(first.toString()).to.equal('first');
  });
});
