import { expect } from 'chai';
import { type SignOffPage, signOffPageText } from '../../../src/evidence/sign-off-page/page-html.js';
import { NOT_PROVEN } from '../../../src/run/origin.js';

const COUNTS = { rows: 900, decided: 900, carried: 0, open: 0, refused: 0, noReviewer: 0, keep: 857, revoke: 43 };
const KEPT = { keptAgainstRecommendation: 2 };

function aPage(overrides: Partial<SignOffPage> = {}, counts: Partial<typeof COUNTS> = {}): SignOffPage {
  const coverage = { ...COUNTS, ...counts, ...KEPT };
  return {
    org: 'https://example.okta.com',
    asOf: '2026-06-30T12:00:00.000Z',
    asOfDay: '2026-06-30',
    manifestSha256: 'ab'.repeat(32),
    origin: NOT_PROVEN,
    number: 1,
    by: 'Grace Obi',
    role: 'CISO',
    statement: 'Access remains appropriate.',
    at: '2026-07-20T09:00:00.000Z',
    keyid: undefined,
    status: {
      ...coverage,
      org: 'https://example.okta.com',
      asOf: '2026-06-30T12:00:00.000Z',
      assignedByPolicy: true,
      reviewers: [{ ...coverage, reviewer: 'cfo@example.com', signs: ['kept all 900 rows decided'] }],
      apps: [],
      warnings: [],
      fallbacks: [],
      withoutReviewer: [],
      managersNotFound: [],
    },
    due: '2026-07-14',
    removals: undefined,
    ...overrides,
  };
}

/** The page as its reader sees it: a line each, cells apart by a bar. */
function shown(page: SignOffPage): string[] {
  const [, body = ''] = signOffPageText(page).split('<body>');
  return body
    .replaceAll(/<\/t[hd]><t[hd][^>]*>/g, ' | ')
    .replaceAll(/<[^>]*>/g, '\n')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
}

describe('a sign-off’s page', () => {
  it('begins with whether everything was decided', () => {
    expect(shown(aPage())[0]).to.equal('Signed off with all 900 assignments decided.');
    expect(shown(aPage({}, { decided: 800, carried: 100 }))[0]).to.equal(
      'Signed off with all 900 assignments decided, 100 of them by carrying an earlier decision forward.',
    );
    expect(shown(aPage({}, { decided: 500, open: 400 }))[0]).to.equal('Signed off with 400 of 900 assignments open.');
  });

  it('says in its first line that most rows are open', () => {
    const [first] = shown(aPage({}, { decided: 88, open: 812 }));

    expect(first).to.equal('Signed off with most rows open: 812 of 900 assignments have no decision.');
  });

  it('says who signed, in which role, what and when, and whether a key did', () => {
    const text = shown(aPage()).join('\n');

    expect(text).to.include('Access remains appropriate.');
    expect(text).to.include('Grace Obi, CISO, at 2026-07-20T09:00:00.000Z. The record is not signed by a key');
    expect(shown(aPage({ keyid: 'cd'.repeat(32), number: 2 })).join()).to.include(
      `The record is signed by the key ${'cd'.repeat(32)}; a key proves no person. It is sign-off number 2`,
    );
    const origin = { proven: true, key: 'cd' };
    expect(shown(aPage({ keyid: 'cd', origin })).join()).to.include('by the key cd, which signed the run too; a key');
  });

  it('has the numbers: population, decided, kept, revoked, open, overdue, by reviewer too', () => {
    const lines = shown(aPage({}, { decided: 500, open: 400 }));

    expect(lines).to.include('Population: assignments of all apps in scope | 900');
    expect(lines).to.include('Decided | 500 (55 %)');
    expect(lines).to.include('of these against the recommendation to revoke | 2');
    expect(lines).to.include('Overdue | 400, due by 2026-07-14');
    expect(lines).to.include('cfo@example.com | 900 | 500 | 857 | 43 | 400 | 400 | kept all 900 rows decided');
  });

  it('calls nothing overdue before the deadline, nor without one', () => {
    const open = { decided: 500, open: 400 };

    expect(shown(aPage({ at: '2026-07-14T23:00:00.000Z' }, open))).to.include('Overdue | 0, due by 2026-07-14');
    expect(shown(aPage({ due: undefined }, open))).to.include('Overdue | the policy names no deadline');
  });

  it('tells what became of the removals, and which limits are passed', () => {
    const removals = {
      ...{
        gone: 30,
        goneByExport: 4,
        putBack: 2,
        pending: 13,
        days: { median: 3.5, longest: 12 },
        approvals: ['bo, key k'],
        isUnapproved: false,
      },
      kinds: [{ action: 'manual-group', outcome: '', rows: 13 }],
    };
    const page = aPage({ removals });
    const warned = { ...page, status: { ...page.status, warnings: ['removals: 43 of 900'] } };

    const lines = shown(warned);

    expect(lines).to.include('Removed, and proven gone by reading again | 30');
    expect(lines).to.include('Gone according to an export that was given to us | 4');
    expect(lines).to.include('Days from the import of the decision to removal | median 3.5, longest 12');
    expect(lines).to.include('manual-group | nothing yet | 13');
    expect(lines).to.include('removals: 43 of 900');
    expect(shown(page)).to.include('No limit on removals is passed.');
  });

  it('says who approved the plans, or that nobody did', () => {
    const counts = { gone: 1, goneByExport: 0, putBack: 0, pending: 0, kinds: [], days: undefined };
    const approved = shown(aPage({ removals: { ...counts, approvals: ['bo, key k'], isUnapproved: false } })).join(
      '\n',
    );
    const not = shown(aPage({ removals: { ...counts, approvals: [], isUnapproved: true } })).join('\n');

    expect(approved).to.include('Plans were approved by\nbo, key k').and.not.to.include('Nobody approved');
    expect(not).to.include('Nobody approved the plans that were carried out: the policy names no approvers');
    expect(not).not.to.include('were approved by');
  });

  it('runs and loads nothing, whatever names hold', () => {
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>\u202e';
    const text = signOffPageText(aPage({ by: evil, role: evil, statement: evil }));

    expect(text).to.include("default-src 'none'; style-src 'sha256-");
    expect(text).not.to.match(/<script|<img|\u202e/);
  });
});
