import { expect } from 'chai';
import { htmlList, htmlSection, htmlTable } from '../../../src/report/html/html-parts.js';

describe('htmlTable', () => {
  it('names its rows and columns, and puts counts under each other', () => {
    const html = htmlTable('Rules', ['Rule', 'Open'], [[{ value: 'A <b>' }, { value: 1234, look: 'high' }]]);

    expect(html).to.include('<caption>Rules</caption>');
    expect(html).to.include('<th scope="col">Rule</th><th scope="col" class="count">Open</th>');
    expect(html).to.include('<th scope="row"><bdi>A &lt;b&gt;</bdi></th><td class="count high">1,234</td>');
  });

  it('is in a frame that the keyboard can move where it is wider than a phone', () => {
    const heads = ['a', 'b', 'c', 'd'];

    expect(htmlTable('Wide', heads, [])).to.match(
      /^<div class="plot" tabindex="0" role="group" aria-label="Table: Wide">/,
    );
    expect(htmlTable('Narrow', heads.slice(1), [])).to.match(/^<table>/);
  });
});

describe('htmlSection', () => {
  it('is named by its heading', () => {
    expect(
      htmlSection('Last use, by <age>', 'Why & how', ['<p></p>']),
    ).to.equal(`<section aria-labelledby="last-use-by-age-">
<h2 id="last-use-by-age-">Last use, by &lt;age&gt;</h2>
<p class="quiet">Why &amp; how</p>
<div class="beside">
<p></p>
</div>
</section>`);
  });
});

describe('htmlList', () => {
  it('takes its items for text', () => {
    expect(htmlList(['<script>'])).to.equal('<ul><li><bdi>&lt;script&gt;</bdi></li></ul>');
  });
});
