import { expect } from 'chai';
import { loadPageAssets } from '../../src/pages/page-assets.js';

describe('loadPageAssets', () => {
  it('gives the script and the style of a page, small enough to be mailed and made of nothing that ends an element', async () => {
    const { script, style } = await loadPageAssets('packet');

    expect(script.length).to.be.within(1_000, 120_000);
    expect(script).to.not.match(/<\/script|<!--/i);
    expect(style).to.not.match(/<\/style|@import|url\(/i);
    expect(script + style).to.match(/^[\t\n\x20-\x7e]*$/);
  });
});
