import { expect } from 'chai';
import { cleanSvg } from '../../../src/pages/charts/clean-svg.js';

describe('cleanSvg', () => {
  it('keeps a text’s size as an attribute, which the page’s policy allows', () => {
    const svg =
      '<svg width="10" height="5"><text style="font-size:12px;font-family:x;font-weight:bold;" y="1">a</text></svg>';

    expect(cleanSvg(svg, 'T')).to.equal(
      '<svg role="img" aria-label="T" width="10" height="5"><text font-size="12" font-weight="bold" y="1">a</text></svg>',
    );
  });

  it('drops styles and names that count the charts of a process', () => {
    const svg =
      '<svg width="1" height="1"><path class="zr7-cls-0" pointer-events="visible" ecmeta_series_index="0"></path><style >\n<![CDATA[.zr7{}]]></style></svg>';

    expect(cleanSvg(svg, 'T')).to.equal('<svg role="img" aria-label="T" width="1" height="1"><path></path></svg>');
  });
});
