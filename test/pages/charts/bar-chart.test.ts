import { expect } from 'chai';
import { barChart, countText } from '../../../src/pages/charts/bar-chart.js';

const LYING = {
  title: 'By rule',
  labels: ['First', 'Second'],
  series: [{ name: 'open', colour: 'low', values: [3, 1200] }],
  colours: ['critical', 'low'],
  isLying: true,
};

describe('barChart', () => {
  it('draws each bar in a colour of the page, with its label and its count', () => {
    const svg = barChart(LYING);

    expect(svg).to.match(/^<svg role="img" aria-label="By rule" width="640" height="94"/);
    expect(svg).to.include('fill="var(--chart-critical)"').and.to.include('fill="var(--chart-low)"');
    for (const text of ['First', 'Second', '>3<', '>1,200<']) expect(svg).to.include(text);
  });

  it('stacks series, and says the total once', () => {
    const series = [
      { name: 'by group', colour: 'plain', values: [4] },
      { name: 'directly', colour: 'direct', values: [6] },
    ];

    const svg = barChart({ title: 'How', labels: ['Slack'], series, isLying: true });

    expect(svg).to.include('var(--chart-plain)').and.to.include('var(--chart-direct)');
    expect(svg.match(/>10<\/text>/g)?.length).to.be.above(0);
  });

  it('says at the end of a bar what it is told to, on a scale that ends where it is told', () => {
    const svg = barChart({
      ...LYING,
      series: [{ name: '', colour: 'low', values: [40, 0] }],
      texts: ['40 %', '–'],
      max: 100,
    });

    for (const text of ['>40 %<', '>–<', '>25<', '>75<', '>100<']) expect(svg).to.include(text);
  });

  it('draws a line between the parts of a bar, so that they are told apart without colours', () => {
    const one = { name: 'one', colour: 'plain', values: [4] };

    expect(barChart({ title: '', labels: ['a'], series: [one, one] })).to.include('stroke="var(--card)"');
    expect(barChart({ title: '', labels: ['a'], series: [one] })).to.not.include('stroke="var(--card)"');
  });

  it('gives the same text for the same numbers, whatever was drawn before', () => {
    const first = barChart(LYING);
    barChart({ ...LYING, isLying: false });

    expect(barChart(LYING)).to.equal(first);
    expect(first).to.not.match(/zr\d/);
  });

  it('takes hostile labels for text, cut to a line', () => {
    const label = `</svg><script>alert(1)</script>${'x'.repeat(500)}`;

    const svg = barChart({ ...LYING, labels: [label, '山田\u202e'], title: '"><script>' });

    expect(svg).to.not.match(/<script|x{40}/);
    expect(svg).to.include('aria-label="&quot;&gt;&lt;script&gt;"');
  });

  for (const [what, label, shown] of [
    ['escape sequences', 'a\u001b[31mred\u001b[0m\u0007', 'ared'],
    ['other directions', '\u202egnp\u2066x', 'gnpx'],
    ['several lines', 'two\nlines', 'two ⏎ lines'],
    ['a line separator', 'two\u2028lines', 'two ⏎ lines'],
    ['NUL and half a character', 'a\u0000b\ud800', 'ab'],
    ['a command of a build server', '::add-mask::x', ': :add-mask::x'],
    ['attributes', ' style="x" class="y"', ' style=&quot;x&quot; class=&quot;y&quot;'],
    ['what a chart might fill in', '{a|b}{value}', '{a|b}{value}'],
    ['entities', '&lt;b&gt;', '&amp;lt;b&amp;gt;'],
  ] as const) {
    it(`shows ${what} in a label as text on one line`, () => {
      const svg = barChart({ ...LYING, labels: [label, 'x'] });

      expect(svg).to.include(`>${shown}</text>`);
      expect(svg.replaceAll('\n', '')).to.not.match(/[\p{Cc}\p{Cf}\p{Cs}\u2028]/u);
    });
  }

  it('breaks the labels of standing bars near their middle, and those of lying ones nowhere', () => {
    const series = [{ name: '', colour: 'plain', values: [1, 2, 3] }];
    const labels = ['181 to 365 days', 'never, or not known', 'over\na year'];

    const standing = barChart({ title: '', labels, series });
    const lying = barChart({ title: '', labels, series, isLying: true });

    for (const line of ['181 to', '365 days', 'never, or', 'not known']) expect(standing).to.include(`>${line}</text>`);
    expect(standing).to.include('>over ⏎</text>');
    for (const line of ['181 to 365 days', 'over ⏎ a year']) expect(lying).to.include(`>${line}</text>`);
  });

  it('has nothing that the page forbids', () => {
    expect(barChart(LYING)).to.not.match(/ style=| on\w+=|<style|class=/);
  });
});

describe('countText', () => {
  for (const [count, text] of [
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1234567, '1,234,567'],
  ] as const) {
    it(`is ${text}`, () => {
      expect(countText(count)).to.equal(text);
    });
  }
});
