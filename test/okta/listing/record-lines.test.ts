import { expect } from 'chai';
import fc from 'fast-check';
import { parseAppUserLine } from '../../../src/okta/listing/app-user-lines.js';
import { type RecordFacts, recordLinesReader } from '../../../src/okta/listing/record-lines.js';

const HREF = { href: 'https://example.okta.com/api/v1/apps/0oa1' };
const GROUP = { href: 'https://example.okta.com/api/v1/groups/00g1', name: 'Everyone {in} "Finance"' };

/** Memory as long as the page. */
function room(page: string | Buffer): Buffer {
  return Buffer.allocUnsafeSlow(Buffer.byteLength(page));
}

/** The lines of a page, as text. */
function linesOf(page: string): string[] | undefined {
  return recordLinesReader((bytes) => bytes.toString('utf8'))(Buffer.from(page), room(page));
}

function factsOf(page: Buffer): RecordFacts[] | undefined {
  return recordLinesReader((_bytes, facts) => facts)(page, room(page));
}

describe('the records of a page', () => {
  it('come as Okta sent them, each ended by a newline', () => {
    const page = '[{"id":"1","n":1.50,"big":12345678901234567890},{"id":"2","a":[]}]';

    expect(linesOf(page)).to.deep.equal(['{"id":"1","n":1.50,"big":12345678901234567890}\n', '{"id":"2","a":[]}\n']);
  });

  it('come without links, the embedded user’s included', () => {
    const user = { id: '1', status: 'ACTIVE', _links: { self: HREF, logo: [HREF, HREF] } };
    const page = JSON.stringify([{ id: '1', _embedded: { user }, _links: { app: HREF, user: HREF } }, { id: '2' }]);

    expect(linesOf(page)).to.deep.equal([
      '{"id":"1","_embedded":{"user":{"id":"1","status":"ACTIVE"}}}\n',
      '{"id":"2"}\n',
    ]);
  });

  it('keep the group that grants the assignment, wherever it stands among the links', () => {
    const pages = [
      { group: GROUP, app: HREF },
      { app: HREF, group: GROUP, user: HREF },
      { app: HREF, group: GROUP },
    ].map((_links) => JSON.stringify([{ id: '1', _links }]));

    for (const page of pages) {
      expect(linesOf(page)).to.deep.equal([`${JSON.stringify({ id: '1', _links: { group: GROUP } })}\n`]);
    }
  });

  it('keep text that looks like links, like another record or like an end', () => {
    const records = [
      { id: '1', profile: { note: ',"_links":{"a":1}', quote: 'a "}] \\' } },
      { id: '2', profile: { note: '},{"id":"3"', _links: 7 }, _links: { x: { href: 'a\\"}{' } } },
    ];

    const lines = linesOf(JSON.stringify(records))?.map((line) => JSON.parse(line));

    expect(lines).to.deep.equal([records[0], { ...records[1], _links: undefined }].map(asWritten));
  });

  it('keep letters of every script', () => {
    const records = [{ id: '1', name: 'Işıl 太郎 💡' }];

    expect(linesOf(JSON.stringify(records))).to.deep.equal([`${JSON.stringify(records[0])}\n`]);
  });

  it('are none on an empty page', () => {
    expect(linesOf('[]')).to.deep.equal([]);
  });

  it('are handed over with what must be known to keep them', () => {
    const user = { id: '1', status: 'ACTIVE' };
    const page = JSON.stringify([
      { id: '1', status: 'PROVISIONED', profile: { id: 7, status: [] }, _embedded: { user } },
      { id: '2', status: null, _embedded: { user } },
      { id: '3' },
    ]);

    expect(factsOf(Buffer.from(page))).to.deep.equal([
      { id: '1', status: 'PROVISIONED', hasUser: true },
      { id: '2', status: undefined, hasUser: false },
      { id: '3', status: undefined, hasUser: false },
    ]);
  });

  it('come apart wherever their members stand', () => {
    const user = { _embedded: { user: { status: 'ACTIVE', _links: { self: HREF }, id: '1' } } };
    const page = JSON.stringify([{ status: 'ACTIVE', _links: { group: GROUP, app: HREF }, ...user, id: '1' }]);

    expect(linesOf(page)?.map((line) => JSON.parse(line))).to.deep.equal([
      {
        status: 'ACTIVE',
        _links: { group: GROUP },
        _embedded: { user: { status: 'ACTIVE', id: '1' } },
        id: '1',
      },
    ]);
  });

  it('come apart however much like records what is in them looks', () => {
    expect(linesOf('[{"created":"x","id":"1","list":[{"a":1},{"id":"2"}]}]')).to.have.length(1);
  });

  it('lie in the memory that was given for them, which needs no more bytes than the page', () => {
    const page = Buffer.from('[{"id":"1"},{"id":"2"}]');
    const memory = room(page);

    const lines = recordLinesReader((bytes) => bytes)(page, memory);

    expect(lines?.map(({ buffer }) => buffer)).to.deep.equal([memory.buffer, memory.buffer]);
  });

  const notSo: Readonly<Record<string, string>> = {
    'is written with blanks': '[ {"id": "1"} ]',
    'is written on several lines': '[{"id":"1",\n"a":1}]',
    'is written with blanks within its records': '[{"id":"1", "a":1}]',
    'is cut short': '[{"id":"1"},{"id":"2"',
    'is cut short behind a record': '[{"id":"1"}',
    'is cut short within its links': '[{"id":"1","_links":{"app":{"href":"x"}',
    'has links that do not close': '[{"id":"1","_links":{"app":{"href":"x"}]',
    'has a group in another form': '[{"id":"1","_links":{"group": {"href":"x"}}}]',
    'has two groups': '[{"id":"1","_links":{"group":{"href":"x"},"group":{"href":"y"}}}]',
    'has something behind its list': '[{"id":"1"}]]',
    'has a comma too many': '[{"id":"1"},]',
    'has lost the end of one record and the beginning of the next': `[{"id":"1","_links":{"a":{"b":1} {"id":"2","_links":{}}}},{"id":"3"}]`,
    'has links between its records': '[{"id":"1"},"_links":{"a":1},{"id":"2"}]',
    'has links that are null': '[{"id":"1","_links":null}]',
    'has links first': '[{"_links":{"a":1},"id":"1"}]',
    'has links twice': '[{"id":"1","_links":{"a":1},"_links":{"a":1}}]',
    'spells its links in another way': '[{"id":"1","\\u005flinks":{"a":1}}]',
    'embeds nothing': '[{"id":"1","_embedded":{}}]',
    'embeds null': '[{"id":"1","_embedded":null}]',
    'embeds more than a user': '[{"id":"1","_embedded":{"user":{"id":"1","status":"A"},"app":1}}]',
    'embeds a user without a status': '[{"id":"1","_embedded":{"user":{"id":"1"}}}]',
    'has the id of a user spelled in another way':
      '[{"id":"1","_embedded":{"user":{"id":"\\u0031","status":"ACTIVE"}}}]',
    'has a record without an id': '[{"status":"ACTIVE"}]',
    'has an empty id': '[{"id":""}]',
    'has an id that is a number': '[{"id":1}]',
    'has an id of another script': '[{"id":"太郎"}]',
    'has two ids': '[{"id":"1","id":"2"}]',
    'has a status that is a number': '[{"id":"1","status":1}]',
    'has credentials that are a list': '[{"id":"1","credentials":[]}]',
    'has links without a member before them': '[{"id":"1","user":{,"_links":{"a":1}}}]',
    'is an object': '{"id":"1"}',
    'is nothing': '',
  };
  for (const [what, page] of Object.entries(notSo)) {
    it(`are left to JSON.parse where the page ${what}`, () => {
      expect(linesOf(page)).to.equal(undefined);
    });
  }

  it('come apart as JSON.parse takes them apart, whatever is in them', () => {
    for (let seed = 1; seed <= 300; seed += 1) {
      const records = hostileRecords(seed);
      const page = JSON.stringify(records);

      const lines = linesOf(page)?.map((line) => JSON.parse(line));

      if (lines !== undefined) expect(lines, page).to.deep.equal(records.map(withoutLinks).map(asWritten));
    }
  });
});

/** Names that mean something to the cutting, and such as nobody would think of. */
const name = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('id', '_links', '_embedded', 'user', 'group', 'profile', 'self', '__proto__'),
  },
  fc.string({ unit: 'binary', maxLength: 5 }),
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc.constantFrom(
    '\ud800',
    '\udc00\ud800',
    '\u0000',
    '},{"id":"',
    ',"_links":{',
    '"group":{',
    '\\',
    '_x0020_',
    'İ',
    '💡',
  ),
);
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5, depthSize: 'small' },
    text,
    fc.constantFrom(null, true, 0, -1.5e-7),
    tie('list'),
    tie('object'),
  ),
  list: fc.array(tie('value'), { maxLength: 3 }),
  object: fc.array(fc.tuple(name, tie('value')), { maxLength: 4 }).map(membersText),
})).value;

/** An object as text, so that a name may come twice; values are marked with it. */
class Text {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

function membersText(members: readonly (readonly [string, unknown])[]): Text {
  return new Text(`{${members.map(([key, value]) => `${nameText(key)}:${textOf(value)}`).join(',')}}`);
}

/** Now and then a name is spelled as JSON also allows. */
function nameText(key: string): string {
  const plain = JSON.stringify(key);
  return plain.length % 7 === 3 ? `"\\u${key.charCodeAt(0).toString(16).padStart(4, '0')}${plain.slice(2)}` : plain;
}

function textOf(value: unknown): string {
  if (value instanceof Text) return value.text;
  if (Array.isArray(value)) return `[${value.map(textOf).join(',')}]`;
  return JSON.stringify(value);
}

/** Most of them such as Okta has, so that many a page is not left to parsing. */
const id = fc.oneof({ weight: 6, arbitrary: fc.constantFrom('00u1', '2') }, text);
const members = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: fc.tuple(fc.constantFrom('statusChanged', 'a', '"', 'übung'), json) },
    {
      weight: 2,
      arbitrary: fc.tuple(fc.constantFrom('created', 'lastLogin', 'scope'), fc.oneof(text, fc.constant(null))),
    },
    { weight: 1, arbitrary: fc.tuple(name, json) },
  ),
  { maxLength: 3 },
);
const group = fc.array(fc.tuple(fc.constantFrom('href', 'name', 'id'), text), { maxLength: 3 }).map(membersText);
const links = fc
  .array(
    fc.oneof(
      fc.tuple(fc.constantFrom('self', 'app', 'groupx'), json),
      fc.tuple(fc.constant('group'), group),
      fc.tuple(name, json),
    ),
    { maxLength: 3 },
  )
  .map(membersText);
const linked = fc.array(
  links.map((one) => ['_links', one] as const),
  { maxLength: 1 },
);
const user = fc
  .tuple(id, members, linked)
  .map(([own, others, last]) => membersText([['id', own], ['status', 'ACTIVE'], ...others, ...last]));
const embedded = fc.oneof(
  { weight: 3, arbitrary: fc.constant([]) },
  { weight: 6, arbitrary: user.map((one) => [['_embedded', membersText([['user', one]])] as const]) },
  { weight: 1, arbitrary: json.map((one) => [['_embedded', one] as const]) },
);
const record = fc
  .tuple(id, members, embedded, linked, linked)
  .map(([own, others, within, last, again]) =>
    membersText([['id', own], ...others, ...within, ...last, ...(others.length === 3 ? again : [])]),
  );

describe('any page', () => {
  it('gives the records that parsing gives, and the same facts, or is left to parsing', () => {
    let cut = 0;
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 3 }), (records) => {
        const page = Buffer.from(textOf(records));
        const plain: unknown[] = JSON.parse(new TextDecoder().decode(page));

        const lines = recordLinesReader((bytes, facts) => ({ text: bytes.toString('utf8'), ...facts }))(
          page,
          room(page),
        );

        if (lines === undefined) return;
        expect(lines).to.have.length(plain.length);
        cut += lines.length;
        plain.forEach((one, index) => {
          const { bytes, ...facts } = parseAppUserLine(one, 'here');
          const { text = '', ...found } = lines[index] ?? {};
          expect(sorted(text)).to.equal(sorted(Buffer.from(bytes).toString('utf8')));
          expect(found).to.deep.equal(facts);
        });
      }),
      { numRuns: 3000 },
    );
    expect(cut, 'records that were not left to parsing').to.be.greaterThan(200);
  });
});

/** JSON with the members of its objects in order, since a name that came twice stands where it came first. */
function sorted(line: string): string {
  return JSON.stringify(JSON.parse(line), (_key, value: unknown) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );
}

describe('a damaged page', () => {
  it('is never taken for a page that JSON.parse does not take, whichever bytes it has lost or gained', () => {
    const self = { self: { href: 'https://acme.okta.com/x', method: 'POST' }, logo: [{ href: 'y' }] };
    const record = (id: string) => ({
      id,
      profile: { name: 'Ş{}' },
      _embedded: { user: { id, status: 'ACTIVE', _links: self } },
      _links: { app: HREF, group: { href: 'g', name: 'G' } },
    });
    const page = Buffer.from(JSON.stringify(['1', '2', '3'].map(record)));
    const wrong: string[] = [];

    for (let at = 0; at < page.length; at += 1) {
      const damaged = [1, 2, 3, 7, 60, 150, 260, 400].map((lost) => [page.subarray(0, at), page.subarray(at + lost)]);
      const spoiled = [...'"{}[],: 1'].flatMap((byte) => [
        [page.subarray(0, at), Buffer.from(byte), page.subarray(at)],
        [page.subarray(0, at), Buffer.from(byte), page.subarray(at + 1)],
      ]);
      for (const body of [...damaged, ...spoiled].map((pieces) => Buffer.concat(pieces))) {
        const found = factsOf(body)?.map(({ id }) => id);
        if (found !== undefined && JSON.stringify(found) !== parsedIds(body)) wrong.push(body.toString());
      }
    }

    expect(wrong.slice(0, 3)).to.deep.equal([]);
  });
});

/** The ids that JSON.parse finds; undefined where it finds no JSON. */
function parsedIds(body: Buffer): string | undefined {
  try {
    return JSON.stringify(JSON.parse(body.toString()).map(({ id }: { id: string }) => id));
  } catch {
    return undefined;
  }
}

const WORDS = ['_links', 'group', 'id', '"', '\\', '{', '}', '},{"id":"', ',"_links":{', '[', ']', 'é', '太', '💡', ''];

/** Records with links, and with such names and values as the cutting looks for. */
function hostileRecords(seed: number): Record<string, unknown>[] {
  let state = seed;
  const next = (most: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * most);
  };
  const word = () => Array.from({ length: next(3) }, () => WORDS[next(WORDS.length)]).join('');
  const value = (): unknown => [word(), next(9), null, { [`x${word()}`]: word() }, [word(), { a: word() }]][next(5)];
  return Array.from({ length: 1 + next(4) }, (_, index) => ({
    id: `${index}${word()}`,
    profile: { [`p${word()}`]: value() },
    _embedded: { user: { id: word(), status: 'ACTIVE', [`u${word()}`]: value(), _links: { self: { href: word() } } } },
    _links: { app: { href: word() }, ...(next(2) === 0 && { group: { href: word(), name: word() } }) },
  }));
}

function withoutLinks(record: Record<string, unknown>): Record<string, unknown> {
  const { group } = record._links as { group?: unknown };
  const { user } = record._embedded as { user: Record<string, unknown> };
  return {
    ...record,
    _embedded: { user: { ...user, _links: undefined } },
    _links: group === undefined ? undefined : { group },
  };
}

function asWritten(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
