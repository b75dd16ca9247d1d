import { readFile } from 'node:fs/promises';
import { type Document, isMap, isNode, isPair, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import { ConfigError, messageOf, RefusedError } from '../errors.js';
import { isMissingFile } from '../files/missing-file.js';
import { readRegular } from '../files/regular-file.js';

/** Enough for tens of thousands of waivers; a file beyond it was named by mistake. */
const MAX_BYTES = 8 * 1024 * 1024;

/** Aliases resolved in one file at most: a few kilobytes of nested aliases can stand for gigabytes. */
const MAX_ALIASES = 100;

/** What to type then. */
const NO_POLICY =
  'there is no such file: name the policy with --config, or leave --config out for config/access-review.yaml, the shipped one where that is not there';

/** A place in a file, counted from 1. */
export interface Place {
  readonly line: number;
  readonly col: number;
}

/** A YAML file as data, which still knows where each part of it stands. */
export interface YamlFile {
  /** As it was given, for messages. */
  readonly path: string;
  /** Byte for byte, a byte-order mark included. */
  readonly text: string;
  readonly data: unknown;
  /** Where the value at a path stands, or the nearest part around it that is there. */
  readonly locate: (path: readonly PropertyKey[]) => Place;
  /** Where a key stands in the mapping at a path. */
  readonly locateKey: (path: readonly PropertyKey[], key: string) => Place;
}

/**
 * Reads a YAML 1.2 file; throws a ConfigError with every syntax error and its place. Dates stay text. `namedBy` is the
 * beginning of the message where the file cannot be read, for instance the place in another file that names it. `isOfRun`: it lies
 * in a run's folder, where only regular files are read; elsewhere it may be a link or a pipe.
 */
export async function readYamlFile(path: string, namedBy = '', isOfRun = false): Promise<YamlFile> {
  const text = await readText(path, namedBy, isOfRun);
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, version: '1.2', schema: 'core' });
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), col: Math.max(col, 1) };
  };
  const mistakes = [...document.errors, ...document.warnings, ...strayAliases(document)];
  if (mistakes.length > 0) {
    throw new ConfigError(
      mistakes.map(({ pos, message }) => `${placeText(path, placeOf(pos[0]))}: not valid YAML: ${message}`),
    );
  }
  return {
    path,
    text,
    data: dataOf(document, path),
    locate: (at) => placeOf(startOf(nearest(document, at))),
    locateKey: (at, key) => placeOf(startOf(keyNode(nearest(document, at), key))),
  };
}

/** `FILE:LINE:COL`, as editors and terminals make a link of it. */
export function placeText(path: string, { line, col }: Place): string {
  return `${path}:${line}:${col}`;
}

async function readText(path: string, namedBy: string, isOfRun: boolean): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = isOfRun ? await readRegular(path) : await readFile(path);
  } catch (error) {
    if (error instanceof RefusedError) throw error;
    const isPolicy = namedBy === '' && !isOfRun;
    const why = isPolicy && isMissingFile(error) ? NO_POLICY : `cannot be read: ${messageOf(error)}`;
    throw new ConfigError([`${namedBy}${path}: ${why}`], { cause: error });
  }
  if (bytes.length > MAX_BYTES) throw new ConfigError([`${namedBy}${path}: is larger than ${MAX_BYTES} bytes`]);
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (error) {
    throw new ConfigError([`${namedBy}${path}: is not UTF-8 text`], { cause: error });
  }
}

/** YAML takes a star without quotes for an alias, and says so in words that nobody who meant a glob understands. */
const GLOB_HINT = '; if a glob is meant, put it in quotes: "*Payroll*"';

/** The parser leaves them to be stumbled over later, when their place is no longer known. */
function strayAliases(document: Document.Parsed): { readonly pos: readonly [number]; readonly message: string }[] {
  const stray: { readonly pos: readonly [number]; readonly message: string }[] = [];
  visit(document, {
    Alias: (_key, alias) => {
      if (alias.resolve(document) !== undefined) return;
      stray.push({ pos: [startOf(alias)], message: `The alias *${alias.source} has no anchor before it${GLOB_HINT}` });
    },
  });
  return stray;
}

function dataOf(document: Document.Parsed, path: string): unknown {
  try {
    return document.toJS({ maxAliasCount: MAX_ALIASES });
  } catch (error) {
    throw new ConfigError([`${path}: cannot be read as data: ${messageOf(error)}`], { cause: error });
  }
}

function nearest(document: Document.Parsed, path: readonly PropertyKey[]): Node | null {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node)) return node;
  }
  return document.contents;
}

function keyNode(node: Node | null, key: string): Node | null {
  if (!isMap(node)) return node;
  const pair = node.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === key);
  return isNode(pair?.key) ? pair.key : node;
}

function startOf(node: Node | null): number {
  return node?.range?.[0] ?? 0;
}
