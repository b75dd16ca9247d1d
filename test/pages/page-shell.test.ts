import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { dataElement, embeddedJson, htmlText, pageShell } from '../../src/pages/page-shell.js';

const ASSETS = { script: 'console.log(1)', style: 'p{color:red}' };

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

describe('pageShell', () => {
  const { head, tail } = pageShell({ title: 'A <review>', body: '<div id="app"></div>', assets: ASSETS });

  it('lets nothing be loaded or sent, and only its own script and style work', () => {
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(head)?.[1];

    expect(policy?.split('; ')).to.deep.equal([
      "default-src 'none'",
      `script-src 'sha256-${sha256(ASSETS.script)}'`,
      `style-src 'sha256-${sha256(ASSETS.style)}'`,
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(tail).to.include(`<script>${ASSETS.script}</script>`);
    expect(head).to.include(`<style>${ASSETS.style}</style>`);
  });

  it('says its policy before anything that the policy is for', () => {
    expect(head.indexOf('Content-Security-Policy')).to.be.below(head.indexOf('<style>'));
    expect(head.indexOf('charset')).to.be.below(head.indexOf('Content-Security-Policy'));
  });

  it('has a language and a title, which is text', () => {
    expect(head).to.include('<html lang="en">');
    expect(head).to.include('<title>A &lt;review&gt;</title>');
  });
});

describe('htmlText', () => {
  it('is text in elements and attributes, on one line, without what turns the direction', () => {
    expect(htmlText(`<b title='x' class="y">&\u202eabc`)).to.equal(
      '&lt;b title=&#39;x&#39; class=&quot;y&quot;&gt;&amp;abc',
    );
  });
});

describe('embeddedJson', () => {
  it('reads back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(JSON.parse(embeddedJson({ text }))).to.deep.equal({ text });
      }),
    );
  });

  it('has nothing that ends its element, breaks a line of a script or turns the direction', () => {
    const hostile =
      '</script><!--<script>&amp;\u2028\u2029\u202e\u2066\u200b\u{e0041}\u009b2J\u007f\u0085\u001b]8;;x\u0007\ud800';

    const text = embeddedJson([hostile]);

    expect(text).to.match(/^[\x20-\x7e]*$/);
    expect(text).to.not.match(/[<>&]/);
    expect(JSON.parse(text)).to.deep.equal([hostile]);
  });
});

describe('dataElement', () => {
  it('holds JSON that no browser takes for a script', () => {
    expect(dataElement('rows')).to.deep.equal(['<script type="application/json" id="rows">', '</script>\n']);
  });
});
