import { expect } from 'chai';
import fc from 'fast-check';
import { type LinkHeader, readLinkHeader } from '../../../src/okta/listing/link.js';

const NEXT = 'https://a.example/u?after=1';
const OTHER = 'https://a.example/other';

/** The outcome in a word: the next target, `end`, `none` or `garbled`. */
function read(header: string | null): string {
  const link: LinkHeader = readLinkHeader(header);
  return link.kind === 'links' ? (link.next ?? 'end') : link.kind;
}

describe('readLinkHeader', () => {
  it('finds next behind self in two header lines joined by a comma', () => {
    const headers = new Headers();
    headers.append('link', '<https://example.okta.com/api/v1/apps?limit=20>; rel="self"');
    headers.append('link', '<https://example.okta.com/api/v1/apps?after=0oa1&limit=20>; rel="next"');

    expect(read(headers.get('link'))).to.equal('https://example.okta.com/api/v1/apps?after=0oa1&limit=20');
  });

  it('keeps commas and semicolons that belong to the URL', () => {
    const header = '<https://a.example/x?q=1,2;rel=self,3>; rel="next", <https://a.example/y>; rel="self"';

    expect(read(header)).to.equal('https://a.example/x?q=1,2;rel=self,3');
  });

  it('keeps the cursor as it is encoded', () => {
    expect(read('<https://a.example/u?after=00u%2F1&search=a+eq+%22b%22>; rel="next"')).to.equal(
      'https://a.example/u?after=00u%2F1&search=a+eq+%22b%22',
    );
  });

  const nextForms = [
    `<${NEXT}>; rel=next`,
    `<${NEXT}>;REL="Next"`,
    `<${NEXT}>; rel="last next"`,
    `<${NEXT}>; rel=" next \t self "`,
    `<${NEXT}>; rel="\\n\\e\\x\\t"`,
    `<${NEXT}>; title="rows; rel=all"; rel="next"`,
    `<${NEXT}>; title="rows; rel=\\"self\\""; rel="next"`,
    `<${NEXT}>; title="a, \\"<b>\\", c"; rel=next`,
    `<${NEXT}>; title=",<${OTHER}>; rel=next"; rel=next`,
    `<${NEXT}>; title*=UTF-8''rows%3B%20rel; rel=next`,
    `<${NEXT}>; rel="next"; rel="self"`,
    `<${NEXT}>; xrel="self"; rel="next"`,
    `<${NEXT}>;;rel=next;`,
    `<${NEXT}>; crossorigin; rel=next`,
    `<${NEXT}> \t;\t rel \t= \t"next" `,
    `< ${NEXT} >; rel="next"`,
    `, ,<${OTHER}>;rel=self,,\t,<${NEXT}>;rel=next, ,`,
    `<${NEXT}>;rel=next,<${OTHER}>;rel=self`,
    `<${OTHER}>; title="a, \\"<b>\\""; rel="self", <${NEXT}>; rel=next`,
    `<${NEXT}>; rel="next", <${NEXT}>; rel="next"`,
    `<${NEXT}>; rel="next"; title=""`,
    `<${NEXT}>; rel="next"; title="caf\u00e9"`,
    `<${NEXT}>; rel="https://example.com/rel?a=1 next"`,
  ];
  for (const header of nextForms) {
    it(`finds the next page in ${JSON.stringify(header)}`, () => {
      expect(read(header)).to.equal(NEXT);
    });
  }

  const ends = [
    `<${OTHER}>; rel="self"`,
    `<${OTHER}>; rel="self"; rel="next"`,
    `<${OTHER}>; rel="self"; title="x; rel=next"`,
    `<${OTHER}>; rel=self; title="<${NEXT}>; rel=\\"next\\""`,
    `<https://a.example/next>; rel="nextish self"`,
    `<${OTHER}>; rel="prev", <https://a.example/x?rel=next>; rel="first"`,
    `<${OTHER}>; rel=https://a.example/next, <${OTHER}>; rel=self`,
  ];
  for (const header of ends) {
    it(`finds the end in ${JSON.stringify(header)}`, () => {
      expect(read(header)).to.equal('end');
    });
  }

  for (const header of [null, '', ' ', ',', ' , ,\t', '</style.css>; rel=preload; as=style']) {
    it(`finds nothing about pages in ${JSON.stringify(header)}`, () => {
      expect(read(header)).to.equal('none');
    });
  }

  const garbled = [
    `<${NEXT}`,
    `<${NEXT}>`,
    `<${NEXT}>;`,
    `<${NEXT}>; rel`,
    `<${NEXT}>; rel=`,
    `<${NEXT}>; rel=""`,
    `<${NEXT}>; rel="next`,
    `<${NEXT}>; rel="next\\"`,
    `<${NEXT}>; rel=next"`,
    `<${NEXT}>; rel='next' extra`,
    `<${NEXT}> rel="next"`,
    `<${NEXT}>; title="x"; title2="y"`,
    `<${NEXT}>; rel="next" <${OTHER}>; rel="self"`,
    `<${NEXT}>; rel=self<${OTHER}>; rel=next`,
    `<${OTHER}>; rel="self", ${NEXT}; rel="next"`,
    `<${OTHER}>; rel="self"; <${NEXT}>; rel="next"`,
    `<${OTHER}>; rel="self", <<${NEXT}>>; rel="next"`,
    `<${OTHER}>; rel="self", <https://a.example/u?after=1 2>; rel="next"`,
    `<${OTHER}>; rel="self", <https://a.example/u?after=\u00e9>; rel="next"`,
    `<${OTHER}>; rel="self", <>; rel="next"`,
    `<${OTHER}>; rel="self", <${NEXT}>; title="unclosed, <${OTHER}>; rel="next"`,
    `<${OTHER}>; rel="self" trailing`,
    `rel="next"; <${NEXT}>`,
    `<${NEXT}>; rel="next", <${OTHER}>; rel="next"`,
    `<${NEXT}>; rel="next"; anchor="#elsewhere"`,
    `<${NEXT}>; rel*=UTF-8''next`,
    `<${NEXT}>\u00a0; rel="next"`,
    `{"next":"${NEXT}"}`,
  ];
  for (const header of garbled) {
    it(`takes nothing for granted in ${JSON.stringify(header)}`, () => {
      expect(read(header)).to.equal('garbled');
    });
  }

  it('reads back every header that the grammar allows, in any spelling', () => {
    fc.assert(
      fc.property(fc.array(spelledLink, { minLength: 1, maxLength: 5 }), elements, (links, between) => {
        const header = links.map(({ text }) => text).join(between);
        const nexts = new Set(links.filter(({ rels }) => rels.includes('next')).map(({ target }) => target));
        const isPaged = links.some(({ rels }) => rels.some((rel) => rel === 'next' || rel === 'self'));
        const [next = 'end'] = nexts;

        expect(read(header)).to.equal(nexts.size > 1 ? 'garbled' : isPaged ? next : 'none');
      }),
    );
  });

  it('never finds an end in a header with a next page of which any one character was lost', () => {
    const header = `<${OTHER}>; rel="self"; title="a, b; rel=\\"x\\"", <${NEXT}>; title="rows; rel=all"; rel="next"`;
    const word = header.lastIndexOf('next');

    for (let at = 0; at < header.length; at += 1) {
      // a lost letter of the word itself makes another relation of it, which nobody can tell
      if (at >= word && at < word + 'next'.length) continue;
      const damaged = header.slice(0, at) + header.slice(at + 1);
      expect(read(damaged), damaged).to.not.equal('end');
    }
  });
});

interface SpelledLink {
  readonly target: string;
  readonly rels: readonly string[];
  readonly text: string;
}

const space = fc.constantFrom('', ' ', '\t', '  ');
const elements = fc.tuple(space, fc.constantFrom(',', ',,', ', ,'), space).map((parts) => parts.join(''));
const target = fc.stringMatching(/^[!-;=?-~]{1,30}$/);
const quotable = fc.string({ unit: fc.constantFrom(...'ab<>;,="\\ relnxt\t'), maxLength: 12 });
const relation = fc.constantFrom('next', 'self', 'preload', 'nextish', 'https://a.example/next');

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

const parameter = fc
  .tuple(fc.constantFrom('title', 'xrel', 'type', 'title*', 'rell'), quotable)
  .map(([name, value]) => `${name}=${quoted(value)}`);

const spelledLink: fc.Arbitrary<SpelledLink> = fc
  .record({
    target,
    rels: fc.array(relation, { minLength: 1, maxLength: 3 }),
    capitals: fc.boolean(),
    isBare: fc.boolean(),
    before: fc.array(parameter, { maxLength: 2 }),
    after: fc.array(fc.oneof(parameter, fc.constant('rel=next'), fc.constant('')), { maxLength: 2 }),
    gap: space,
  })
  .map(({ target: to, rels, capitals, isBare, before, after, gap }) => {
    const value = isBare && rels.length === 1 ? (rels[0] ?? '') : quoted(rels.join('  '));
    const rel = `${capitals ? 'REL' : 'rel'}${gap}=${gap}${capitals ? value.toUpperCase() : value}`;
    return { target: to, rels, text: [`<${to}>`, ...before, rel, ...after].join(`${gap};${gap}`) };
  });
