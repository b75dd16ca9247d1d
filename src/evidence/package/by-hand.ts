/**
 * How to check a package by hand, with `jq`, GNU coreutils and OpenSSL 3: a script to paste where the package was unpacked,
 * in the folder of INDEX.md. It ends at the first thing that does not hold, and leaves the terminal open.
 */
export interface ByHandInput {
  readonly isSigned: boolean;
  readonly hasKey: boolean;
  /** Whether files of the run were left out. */
  readonly isPartial: boolean;
}

const LATER =
  'deliveries.ndjson decisions.ndjson decisions.csv plan.json plan.csv plan.approval.json journal.ndjson remediation.csv signoff.json left-out.json';

const LAST = 'the run holds; of later records only their first line was compared: verify checks them whole';

/** The lines of the script. */
export function byHandLines({ isSigned, hasKey, isPartial }: ByHandInput): string[] {
  const tolerant = isPartial ? ' --ignore-missing' : '';
  return [
    '( set -e',
    '# every file is the one that was packed',
    'sha256sum -c --quiet --strict SHA256SUMS',
    '# every file of the run is the one that its manifest names',
    'cd run',
    `jq -r '.subject[] | "\\(.digest.sha256)  \\(.name)"' manifest.json | sha256sum -c --quiet --strict${tolerant}`,
    '# and no other file is there, but for what came after the run',
    `later="${LATER} $(find . -type f '(' -regex './plan-[^/]*' -o -regex './returned/[^/]*' -o -regex './signoff-[0-9]*.html' ')' -printf '%P ')"`,
    `{ jq -r '.subject[].name' manifest.json; printf '%s\\n' manifest.json manifest.dsse.json $later; } | sort > ../named`,
    `test -z "$(find . -type f -printf '%P\\n' | sort | comm -23 - ../named)"`,
    ...(isSigned ? signatureLines(hasKey) : []),
    ...(isPartial ? [] : populationLines()),
    '# every later record begins as one of this run: of later records only this first line is compared',
    `for log in deliveries.ndjson decisions.ndjson journal.ndjson signoff.json; do test ! -e $log || test "$(head -n 1 $log | jq -r .manifestSha256)" = "$(sha256sum < manifest.json | cut -c 1-64)"; done`,
    `echo '${LAST}' )`,
  ];
}

function signatureLines(hasKey: boolean): string[] {
  const lines = [
    '# the envelope holds this manifest',
    'jq -r .payload manifest.dsse.json | base64 -d | cmp - manifest.json',
  ];
  if (!hasKey) return lines;
  return [
    ...lines,
    '# and the key signed it: compare public-key.pem with the one that the organisation gives you',
    `{ printf 'DSSEv1 28 application/vnd.in-toto+json %d ' "$(wc -c < manifest.json)"; cat manifest.json; } > ../signed`,
    "jq -r '.signatures[0].sig' manifest.dsse.json | base64 -d > ../signature",
    'openssl pkeyutl -verify -pubin -inkey ../public-key.pem -rawin -in ../signed -sigfile ../signature',
  ];
}

function populationLines(): string[] {
  return [
    '# the population, counted again',
    `test "$(zcat snapshot/app-users/*.gz | wc -l)" = "$(jq '[.predicate.apps[].distinctUsers] | add' manifest.json)"`,
  ];
}
