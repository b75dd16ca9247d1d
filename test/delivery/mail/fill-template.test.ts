import { expect } from 'chai';
import { fillTemplate, type MailValues } from '../../../src/delivery/mail/fill-template.js';

const VALUES: MailValues = {
  org: 'example.okta.com',
  asOf: '2026-03-31',
  due: '',
  reviewer: 'ada@example.com',
  rows: '3',
  decided: '0',
  open: '3',
  contact: 'Team <b>&"\'\r\nBcc: eve@example.com',
  attached: ['a.xlsx', 'b.html'],
  elsewhere: [],
  sentOn: '',
  returned: '',
  refused: [],
  inPlaceOf: [],
  undecided: '',
  late: [],
};

describe('a template that is filled in', () => {
  it('repeats the line of several values, and leaves out that of none', () => {
    const { text } = fillTemplate(
      { subject: '', html: '', text: 'By {{due}}.\n- {{attached}} of {{org}}\n{{ elsewhere }}\nend' },
      VALUES,
    );

    expect(text).to.equal('- a.xlsx of example.okta.com\n- b.html of example.okta.com\nend');
  });

  it('shows values as text in the page, and on one line everywhere', () => {
    const { html, text, subject } = fillTemplate(
      { subject: 'S {{contact}}', text: '{{contact}}', html: '<p>{{contact}}</p>' },
      VALUES,
    );

    expect(html).to.equal('<p>Team &lt;b&gt;&amp;&quot;&#39; ⏎ Bcc: eve@example.com</p>');
    expect(text).to.not.include('\n');
    expect(subject).to.not.match(/[\r\n]/);
  });

  for (const [what, value, shown] of [
    ['escape sequences', '\u001b[31mAda\u001b]8;;https://evil\u0007', 'Ada'],
    ['another direction', 'Ada\u202egnp.exe\u2066', 'Adagnp.exe'],
    ['letters that nobody sees', 'A\u200bd\u00ada\ufeff', 'Ada'],
    ['line separators', 'Ada\u2028Bcc: eve@example.com\u2029x', 'Ada ⏎ Bcc: eve@example.com ⏎ x'],
    ['an empty line, after which a body begins', 'Ada\r\n\r\nbody', 'Ada ⏎ body'],
    ['half a character and NUL', 'A\ud800d\u0000a', 'Ada'],
    ['a boundary of parts', 'Ada\n----_NmP-abc-Part_1', 'Ada ⏎ ----_NmP-abc-Part_1'],
    ['a lone full stop, which ends a mail', 'Ada\r\n.\r\nQUIT', 'Ada ⏎ . ⏎ QUIT'],
  ] as const) {
    it(`makes text on one line of ${what}, in every part`, () => {
      const template = { subject: '{{reviewer}}', text: '{{reviewer}}', html: '{{reviewer}}' };

      expect(fillTemplate(template, { ...VALUES, reviewer: value })).to.deep.equal({
        subject: shown,
        text: shown,
        html: shown,
      });
    });
  }

  it('takes nothing in a value for a placeholder', () => {
    const { text } = fillTemplate(
      { subject: '', html: '', text: '{{reviewer}}' },
      { ...VALUES, reviewer: '{{org}} $& $1' },
    );

    expect(text).to.equal('{{org}} $& $1');
  });
});
