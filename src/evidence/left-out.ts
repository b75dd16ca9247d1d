import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { counted } from '../files/counted.js';
import { jsonIn } from '../files/json-text.js';
import { isMissingFile } from '../files/missing-file.js';
import { readRegular } from '../files/regular-file.js';
import { LAYOUT } from '../run/layout.js';
import { signText, textSignerOf } from '../signing/dsse.js';
import type { PublicKey } from '../signing/public-key.js';
import type { SigningKey } from '../signing/signing-key.js';

/** What a package leaves out of the run, beside what it holds of it. */
export const LEFT_OUT_FILE = 'left-out.json';

const LEFT_OUT_TYPE = 'application/vnd.okta-access-review.left-out+json';

const leftOutSchema = z
  .strictObject({
    schema: z.literal(1),
    kind: z.literal('left-out'),
    /** SHA-256 of the run's manifest.json, which has the digest of each of these files. */
    manifestSha256: z.string(),
    files: z.array(z.string()).readonly(),
    signature: z.strictObject({ keyid: z.string(), sig: z.string() }).readonly().optional(),
  })
  .readonly();

type LeftOutFile = z.infer<typeof leftOutSchema>;

/** The list as its file's text, signed where a key is set. */
export function leftOutText(manifestSha256: string, files: readonly string[], key: SigningKey | undefined): string {
  const list: LeftOutFile = { schema: 1, kind: 'left-out', manifestSha256, files };
  const signed = key === undefined ? list : { ...list, signature: signText(key, LEFT_OUT_TYPE, signedText(list)) };
  return layOut(signed);
}

/** What verification makes of such a list. */
export interface LeftOut {
  /** The files that may be missing; none where there is no list, or none that may be believed. */
  readonly names: ReadonlySet<string>;
  /** What is wrong with the list, to be read after its name; undefined where nothing is. */
  readonly problem: string | undefined;
  readonly note: string;
}

const NOTHING: LeftOut = { names: new Set(), problem: undefined, note: '' };

/**
 * Reads the list of a package. Only what Okta answered may be left out, and where the run's key is given, only its holder
 * may leave it out: whoever takes files away could write a list of them as well.
 */
export async function readLeftOut(
  folder: string,
  manifestSha256: string,
  key: PublicKey | undefined,
): Promise<LeftOut> {
  const path = join(folder, LEFT_OUT_FILE);
  const bytes = await readRegular(path).catch((error: unknown) => {
    if (isMissingFile(error)) return undefined;
    throw error;
  });
  if (bytes === undefined) return NOTHING;
  const list = parse(bytes.toString('utf8'));
  const what = list === undefined ? 'is not a list as `package` writes it' : problemOf(list, manifestSha256, key);
  if (list === undefined || what !== undefined) return { ...NOTHING, problem: what };
  const names = new Set<string>();
  for (const name of list.files) if (!(await isThere(join(folder, name)))) names.add(name);
  const by = key === undefined ? 'which nobody proved' : 'by the holder of the key given';
  return {
    names,
    problem: undefined,
    note: `${counted(names.size, 'file was', 'files were')} left out of this package, ${by}.`,
  };
}

function problemOf(list: LeftOutFile, manifestSha256: string, key: PublicKey | undefined): string | undefined {
  if (list.manifestSha256 !== manifestSha256) return 'is the list of another run';
  const other = list.files.find((name) => !isLeavable(name));
  if (other !== undefined) return `names ${other}, which no package leaves out`;
  if (key === undefined) return undefined;
  if (list.signature === undefined) return 'is not signed: whoever took the files away may have written it';
  const signer = textSignerOf(list.signature, LEFT_OUT_TYPE, signedText(list), [key]);
  return signer === undefined ? 'is not signed by the key given, or was changed since' : undefined;
}

/** Whether a file may be left out of a package: what Okta answered, record by record. The facts of the run stay in it. */
export function isLeavable(name: string): boolean {
  return name.startsWith(`${LAYOUT.snapshotFolder}/`) && name !== LAYOUT.run;
}

function signedText({ signature: _signature, ...list }: LeftOutFile): string {
  return JSON.stringify(list);
}

function layOut(list: LeftOutFile): string {
  return `${JSON.stringify(list, undefined, 2)}\n`;
}

function parse(text: string): LeftOutFile | undefined {
  const list = leftOutSchema.safeParse(jsonIn(text)).data;
  return list !== undefined && layOut(list) === text ? list : undefined;
}

async function isThere(path: string): Promise<boolean> {
  return await lstat(path).then(
    () => true,
    () => false,
  );
}
