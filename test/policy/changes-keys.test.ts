import { generateKeyPairSync } from 'node:crypto';
import { expect } from 'chai';
import { policyFrom } from '../support/policy-from.js';
import { problemsOf } from '../support/policy-problems.js';

function pemOf(kind: 'ed25519' | 'rsa', part: 'publicKey' | 'privateKey'): string {
  const pair = kind === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 2048 }) : generateKeyPairSync('ed25519');
  return part === 'publicKey'
    ? pair.publicKey.export({ type: 'spki', format: 'pem' }).toString()
    : pair.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}

const approvers = (pem: string) => `apply: { approvers: [${JSON.stringify(pem)}] }\n`;

describe('the keys of decisions and removals', () => {
  it('default to the brakes of the documentation, and to no reviewers', () => {
    const { apply, owners, reviewers } = policyFrom();

    expect({ apply, owners, reviewers }).to.deep.equal({
      apply: {
        maxCount: 50,
        maxShare: 0.05,
        perApp: { maxCount: 25, maxShare: 0.25 },
        protected: { users: [], apps: [] },
        maxPlanAge: 'P7D',
        maxConsecutiveFailures: 3,
        approvers: [],
        groups: { allow: [], collateral: 'refuse', settle: 'PT5M' },
      },
      owners: [],
      reviewers: undefined,
    });
  });

  for (const [what, text, problem] of [
    [
      'a way to review that is none',
      'reviewers: { by: team }',
      /reviewers.by: "team" is not known; known: owner, manager/,
    ],
    ['an owner of nothing', 'owners: [{ apps: [], reviewer: a@b.c }]', /owners\[0\].apps: names no app/],
    ['an owner without a reviewer', 'owners: [{ apps: [Payroll] }]', /owners\[0\].reviewer: is missing/],
    ['a share above one', 'apply: { maxShare: 5 }', /apply.maxShare: must be 1 or less/],
    ['a negative count', 'apply: { perApp: { maxCount: -1 } }', /apply.perApp.maxCount: must be 0 or more/],
    [
      'an age that is not a duration',
      'apply: { maxPlanAge: week }',
      /apply.maxPlanAge: "week" is not an ISO 8601 duration/,
    ],
    ['another word on collateral', 'apply: { groups: { collateral: allow } }', /apply.groups.collateral: .*refuse/],
    [
      'a wait that is not a duration',
      'apply: { groups: { settle: soon } }',
      /apply.groups.settle: "soon" is not an ISO/,
    ],
    ['a group without a name', 'apply: { groups: { allow: [""] } }', /apply.groups.allow\[0\]: is empty/],
    ['an unknown brake', 'apply: { maxRemovals: 5 }', /apply: unknown key "maxRemovals"; known: maxCount/],
    [
      'a private key',
      approvers(pemOf('ed25519', 'privateKey')),
      /apply.approvers\[0\]: is a private key: keep it secret/,
    ],
    ['a key of another kind', approvers(pemOf('rsa', 'publicKey')), /is neither Ed25519 nor ECDSA P-256/],
    ['a path in place of a key', approvers('./approver.pem'), /is not a public key in PEM/],
  ] as const) {
    it(`refuses ${what}`, async () => {
      expect((await problemsOf(text)).join('\n')).to.match(problem);
    });
  }

  for (const [what, person, problem] of [
    ['no e-mail address', 'The CISO', /apply.approvers\[0\].person: is not an e-mail address/],
    ['an address with a Cyrillic letter', 'cis\u043e@example.com', /person: mixes Latin and Cyrillic letters/],
  ] as const) {
    it(`refuses ${what} as the person of an approver's key`, async () => {
      const approver = JSON.stringify({ key: pemOf('ed25519', 'publicKey'), person });

      expect((await problemsOf(`apply: { approvers: [${approver}] }`)).join('\n')).to.match(problem);
    });
  }

  it('refuses a key alone, and says how to mend it', async () => {
    const problems = await problemsOf(approvers(pemOf('ed25519', 'publicKey')));

    expect(problems.join('\n')).to.match(
      /apply.approvers\[0\]: is a key without the person.*write { key: …, person: name@example.com }/,
    );
  });

  it('takes a public key with the person whose it is', () => {
    const key = pemOf('ed25519', 'publicKey');
    const given = [{ key, person: 'ciso@example.com' }];

    expect(policyFrom({ apply: { approvers: given } }).apply.approvers).to.deep.equal(given);
  });
});
