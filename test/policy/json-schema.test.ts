import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { jsonSchemas } from '../../src/policy/json-schema.js';

describe('the JSON schemas of config/', () => {
  for (const [name, text] of jsonSchemas()) {
    it(`has in ${name} what the job parses by; npm run schema writes it`, () => {
      expect(readFileSync(new URL(`../../../config/${name}`, import.meta.url), 'utf8')).to.equal(text);
    });
  }

  it('describes every key of the policy', () => {
    const policy: unknown = JSON.parse(jsonSchemas().get('access-review.schema.json') ?? '');

    expect(policy).to.have.property('additionalProperties', false);
    for (const key of ['apps', 'rateLimit', 'rules', 'expectations', 'waivers', 'report']) {
      expect(policy).to.have.nested.property(`properties.${key}.description`);
    }
  });
});
