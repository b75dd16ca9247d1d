import { expect } from 'chai';
import { NOWHERE } from '../../../src/okta/listing/json-bytes.js';
import { type Member, member, readObject, shapeOf } from '../../../src/okta/listing/json-shape.js';

const city = member('city', ['text', 'null']);
const place = member('place', ['object', 'null'], { shape: shapeOf([city]) });
const id = member('id', ['text'], { isRequired: true });
const SHAPE = shapeOf([id, place]);

/** What stands where a member was found, its name included. */
function found(text: string, { at, end }: Member): string | undefined {
  return at === NOWHERE ? undefined : text.slice(at, end);
}

function endIn(text: string): number {
  return readObject(Buffer.from(text), 0, SHAPE);
}

describe('the shape of an object', () => {
  it('says where its members stand, and where it ends', () => {
    const text = '{"a":{"id":7},"id":"1","place":{"id":[],"city":"Łódź"}},"id":"2"';
    const bytes = Buffer.from(text);

    expect(readObject(bytes, 0, SHAPE)).to.equal(bytes.lastIndexOf(',"id"'));
    expect(found(text, id)).to.equal('"id":"1"');
    expect(bytes.toString('utf8', city.start, city.end)).to.equal('"Łódź"');
    expect(bytes.toString('utf8', place.start, place.end)).to.equal('{"id":[],"city":"Łódź"}');
  });

  it('forgets what stood in the object before', () => {
    endIn('{"id":"1","place":{"city":"x"}}');

    expect(endIn('{"id":"2","place":null}')).to.equal('{"id":"2","place":null}'.length);
    expect(city.at).to.equal(NOWHERE);
  });

  const other: Readonly<Record<string, string>> = {
    'lacks a member that it must have': '{"place":null}',
    'is empty though it must have a member': '{}',
    'has a member of another kind': '{"id":1}',
    'has one of another kind further in': '{"id":"1","place":{"city":1}}',
    'has a list for an object': '{"id":"1","place":[]}',
    'has a member twice': '{"id":"1","id":"1"}',
    'spells a member in another way': '{"id":"1","pl\\u0061ce":1}',
    'has lost a quote': '{id":"1"}',
    'has lost a colon': '{"id""1"}',
    'has lost a comma': '{"id":"1""a":1}',
    'has a comma too many': '{"id":"1",}',
    'has lost its end': '{"id":"1"',
    'is a list': '["id"]',
    'is nothing': '',
  };
  for (const [what, text] of Object.entries(other)) {
    it(`is not that of one that ${what}`, () => {
      expect(endIn(text)).to.equal(NOWHERE);
    });
  }

  it('may allow no other members', () => {
    const closed = shapeOf([id], true);
    const endOf = (text: string) => readObject(Buffer.from(text), 0, closed);

    expect(endOf('{"id":"1"}')).to.equal(10);
    expect(endOf('{"id":"1","a":1}')).to.equal(NOWHERE);
  });
});
