import { expect } from 'chai';
import { parseLines } from '../../src/files/ndjson-gz.js';
import { parseAppUserRecord } from '../../src/run/read-records.js';
import { userNamesIn } from '../../src/run/user-names.js';

const RECORDS: Readonly<Record<string, unknown>> = {
  'a plain name': { id: '1', scope: 'USER', credentials: { userName: 'a@example.com' }, profile: {} },
  'a name behind other credentials': { id: '1', credentials: { password: {}, userName: 'b@example.com' } },
  'a name in another script': { id: '1', credentials: { userName: '営業部 Ünïcode' } },
  'a name with quotes and backslashes': { id: '1', credentials: { userName: 'a\\"b\\' } },
  'an empty name': { id: '1', credentials: { userName: '' } },
  'no credentials': { id: '1', credentials: null },
  'no name': { id: '1', credentials: {} },
  'credentials of the embedded user only': {
    id: '1',
    _embedded: { user: { id: '1', credentials: { userName: 'x' } } },
  },
  'credentials in the profile first': { id: '1', profile: { a: 1, credentials: { userName: 'x' } }, credentials: null },
  'credentials in a list first': {
    id: '1',
    all: [{ a: 1, credentials: { userName: 'x' } }],
    credentials: { userName: 'y' },
  },
  'text that looks like credentials': { id: ',"credentials":{"userName":"x"', credentials: { userName: 'y' } },
  'a brace in text': { id: '{', credentials: { userName: 'y' } },
};

describe('userNamesIn', () => {
  for (const [what, record] of Object.entries(RECORDS)) {
    it(`finds what parsing finds: ${what}`, () => {
      const line = `${JSON.stringify(record)}\n`;
      const lines = { path: 'app.ndjson.gz', bytes: Buffer.from(line), first: 1 };

      const names = [...userNamesIn(lines)];

      const parsed = parseLines(lines).map((one) => parseAppUserRecord(one).credentials?.userName ?? undefined);
      expect(names).to.deep.equal(parsed.filter((name) => name !== undefined));
    });
  }

  it('takes one name from each line of a batch, in order', () => {
    const batch = Object.values(RECORDS).map((record) => `${JSON.stringify(record)}\n`);

    const names = [...userNamesIn({ path: 'app.ndjson.gz', bytes: Buffer.from(batch.join('')), first: 1 })];

    expect(names).to.deep.equal(['a@example.com', 'b@example.com', '営業部 Ünïcode', 'a\\"b\\', '', 'y', 'y', 'y']);
  });

  it('names the file and the line of a record that cannot be read', () => {
    const bytes = Buffer.from('{"id":"1","credentials":{"userName":"a"}}\nno json\n');

    expect(() => [...userNamesIn({ path: 'app.ndjson.gz', bytes, first: 7 })]).to.throw(
      'app.ndjson.gz, line 8: not JSON',
    );
  });
});
