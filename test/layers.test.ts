import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';

const SRC = fileURLToPath(new URL('../../src/', import.meta.url));

/**
 * The rooms of src from the top: a file may import from its own line's rooms and from those below, never from one above.
 * A place is a folder (its own files, not its subfolders') or a single file that stands apart from its folder.
 */
const ROOMS: readonly (readonly string[])[] = [
  ['cli/main.ts'],
  ['cli/run-cli.ts'],
  ['cli/commands'],
  ['cli'],
  ['evidence/package'],
  ['evidence/sign-off.ts'],
  ['evidence/sign-off-page'],
  ['evidence/verify'],
  ['evidence'],
  ['review/run.ts'],
  ['review/seal.ts'],
  ['review/report'],
  ['review/paths', 'review/change-log'],
  ['review/run-before.ts'],
  ['review/tie-out/tie-out-run.ts'],
  ['review/join/join-users.ts'],
  ['review/collect/collect-population.ts'],
  ['review/collect', 'review/tie-out'],
  ['review/admins', 'review/join', 'review/open', 'review/sources'],
  ['review'],
  ['doctor'],
  ['delivery/send.ts', 'delivery/write-ticket-file.ts'],
  ['delivery'],
  ['delivery/mail', 'delivery/record', 'delivery/smtp', 'delivery/webhook', 'delivery/tickets'],
  ['delivery/http'],
  ['changes/restore', 'changes/recheck', 'changes/status', 'changes/previous'],
  ['changes/apply'],
  ['changes/approve'],
  ['changes/plan'],
  ['changes/journal'],
  ['changes/plan/plan.ts', 'changes/plan/observed.ts', 'changes/plan/planned-membership.ts'],
  ['changes/decide'],
  ['derive'],
  ['derive/conflicts'],
  ['derive/paths', 'derive/previous'],
  ['packets'],
  ['usage'],
  ['usage/ledger'],
  ['pages/packet'],
  ['index.ts'],
  ['okta'],
  ['okta/auth'],
  ['okta/listing'],
  ['okta/transport'],
  ['okta/rate-limit/redis'],
  ['okta/rate-limit'],
  [
    ...[
      'okta/api.ts',
      'okta/client-events.ts',
      'okta/groups-api.ts',
      'okta/admin-api.ts',
      'okta/logs-api.ts',
      'okta/page.ts',
      'okta/errors.ts',
      'okta/parse.ts',
      'okta/parse-groups.ts',
    ],
    ...['okta/secret.ts', 'okta/paths.ts'],
  ],
  ['report/workbook.ts', 'report/report-writer.ts', 'report/sheet-spools.ts'],
  ['report/html'],
  ['report/pages'],
  ['report/csv', 'report/xlsx', 'report/parquet'],
  ['report'],
  ['pages/review', 'pages/charts'],
  ['pages'],
  ['pages/parts'],
  ['run'],
  ['roster'],
  ['signing'],
  ['policy'],
  ['policy/mail'],
  ['policy/nearest.ts'],
  ['policy/schema'],
  ['policy/reviewers'],
  ['policy/policy.ts', 'policy/weekdays.ts', 'policy/day-in-zone.ts', 'policy/delivery-policy.ts'],
  ['policy/webhook-events.ts', 'policy/tickets-policy.ts', 'policy/exports-policy.ts'],
  ['rules'],
  ['rules/scim'],
  ['files'],
  ['sets', 'async'],
  ['assignment'],
  ['sandbox'],
  ['sandbox/server'],
  ['sandbox/routes'],
  ['sandbox/seed'],
  ['sandbox/state'],
  ['errors.ts', 'version.ts'],
  ['secrets.ts'],
  ['decodings.ts', 'json-web-tokens.ts'],
];

/** Halves that meet on disk and in the rooms below, never in each other; evidence proves what changes recorded. */
const APART: readonly (readonly [string, string])[] = [
  ['evidence', 'review'],
  ['review', 'changes'],
  ['changes', 'review'],
  ['review', 'delivery'],
  ['delivery', 'review'],
  ['derive', 'okta'],
  ['packets', 'okta'],
  ['pages', 'okta'],
  ['pages/packet', 'files'],
  ['report', 'okta'],
  ['rules', 'files'],
  ['okta', 'report'],
  ['okta', 'policy'],
  ['sandbox', 'okta'],
  ['assignment', 'errors.ts'],
];

const LEVELS: ReadonlyMap<string, number> = new Map(
  ROOMS.flatMap((places, level) => places.map((place) => [place, level] as const)),
);

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name));
const imports = new Map(files.map((file) => [file, importsOf(file)]));
const arrows = [...imports].flatMap(([file, targets]) => targets.map((target) => ({ file, target })));

describe('layers', () => {
  it('place every file of src', () => {
    expect(files.filter((file) => levelOf(file) < 0)).to.deep.equal([]);
  });

  it('have no place without a file', () => {
    const places = new Set(files.map(placeOf));

    expect([...LEVELS.keys()].filter((place) => !places.has(place))).to.deep.equal([]);
  });

  it('let files import from their own line and from those below only', () => {
    const upward = arrows.filter(({ file, target }) => levelOf(target) < levelOf(file));

    expect(upward.map(({ file, target }) => `${file} imports ${target}`)).to.deep.equal([]);
  });

  for (const [room, other] of APART) {
    it(`keep ${room} free of ${other}`, () => {
      const strangers = arrows.filter(({ file, target }) => isIn(file, room) && isIn(target, other));

      expect(strangers.map(({ file, target }) => `${file} imports ${target}`)).to.deep.equal([]);
    });
  }

  it('have no circle of files, types included', () => {
    expect(circles()).to.deep.equal([]);
  });

  it('keep every file of src within 200 lines', () => {
    const long = files.map((file) => ({ file, lines: readFileSync(join(SRC, file), 'utf8').split('\n').length - 1 }));

    expect(long.filter(({ lines }) => lines > 200)).to.deep.equal([]);
  });
});

/** The files of src that a file imports, relative to src; type imports and re-exports count. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  const found = [...text.matchAll(/(?:from|import)\s*\(?'(\.[^']+)\.js'/g)].map(([, path]) => {
    const target = relative(SRC, join(SRC, dirname(file), `${path}.ts`));
    return existsSync(join(SRC, target)) ? target : `${target}x`;
  });
  return [...new Set(found)];
}

function placeOf(file: string): string {
  return LEVELS.has(file) ? file : dirname(file);
}

function levelOf(file: string): number {
  return LEVELS.get(placeOf(file)) ?? -1;
}

function isIn(file: string, room: string): boolean {
  return file === room || file.startsWith(`${room}/`);
}

/** Circles found by walking the imports depth first, each named by the files on it. */
function circles(): string[] {
  const done = new Set<string>();
  const found: string[] = [];
  function walk(file: string, path: readonly string[]): void {
    if (path.includes(file)) found.push([...path.slice(path.indexOf(file)), file].join(' → '));
    if (path.includes(file) || done.has(file)) return;
    for (const target of imports.get(file) ?? []) walk(target, [...path, file]);
    done.add(file);
  }
  for (const file of files) walk(file, []);
  return found;
}
