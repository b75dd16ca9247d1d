import { TextDecoder } from 'node:util';
import sax, { type QualifiedTag, type Tag } from 'sax';

/** What a document says, in order. Names are without their prefix, which every program chooses as it likes. */
export type XmlEvent =
  | {
      readonly kind: 'open';
      readonly name: string;
      /** The namespace that the prefix, or its absence, stands for; empty where none was declared. */
      readonly space: string;
      /** By their names as they are written, prefix included. */
      readonly attributes: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'close'; readonly name: string; readonly space: string };

/** No document of an office program comes near these; what does would fill the memory. */
const MAX_DEPTH = 128;
const MAX_MARKUP = 1024 * 1024;

/** Parses XML as it arrives, one batch of events per chunk; throws where it is not well-formed, or hostile. */
export async function* xmlEvents(source: AsyncIterable<Buffer>): AsyncGenerator<readonly XmlEvent[]> {
  const parser = sax.parser(true);
  const spaces = createSpaces();
  let events: XmlEvent[] = [];
  let failure: Error | undefined;
  let silent = 0;
  parser.onopentag = (tag) => {
    if (hasQualifiedNames(tag)) return;
    spaces.open(tag.attributes);
    events.push({
      kind: 'open',
      name: localName(tag.name),
      space: spaces.of(tag.name),
      attributes: tag.attributes,
    });
  };
  parser.onclosetag = (name) => {
    events.push({ kind: 'close', name: localName(name), space: spaces.of(name) });
    spaces.close();
  };
  parser.ontext = (text) => void events.push({ kind: 'text', text });
  parser.oncdata = (text) => void events.push({ kind: 'text', text });
  parser.onprocessinginstruction = ({ name, body }) => {
    const [, encoding = 'utf-8'] = name === 'xml' ? (/\bencoding\s*=\s*["']([^"']*)/.exec(body) ?? []) : [];
    if (!/^utf-?(8|16)$/i.test(encoding)) failure ??= new Error(`it is in the encoding ${encoding}`);
  };
  parser.onerror = (error) => {
    // the parser adds where it stood and at which character, each on a line of its own
    failure ??= new Error(error.message.replace(/\s*\n\s*/g, ', '), { cause: error });
  };

  function taken(): readonly XmlEvent[] {
    if (failure !== undefined) throw failure;
    const batch = events;
    events = [];
    return batch;
  }

  for await (const text of decoded(source)) {
    parser.write(text);
    silent = events.length > 0 ? 0 : silent + text.length;
    if (silent > MAX_MARKUP) throw new Error(`an element or a comment is longer than ${MAX_MARKUP} characters`);
    yield taken();
  }
  parser.close();
  yield taken();
}

/** UTF-8, or UTF-16 where a byte-order mark says so: the encodings that office documents may have. */
async function* decoded(source: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let decoder: TextDecoder | undefined;
  for await (const chunk of source) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    yield decoder.decode(chunk, { stream: true });
  }
  const rest = decoder?.decode() ?? '';
  if (rest !== '') yield rest;
}

function encodingOf(start: Buffer): string {
  if (start[0] === 0xff && start[1] === 0xfe) return 'utf-16le';
  return start[0] === 0xfe && start[1] === 0xff ? 'utf-16be' : 'utf-8';
}

interface Spaces {
  open(attributes: Readonly<Record<string, string>>): void;
  close(): void;
  /** The namespace of a name, by its prefix. */
  of(name: string): string;
}

type Declared = ReadonlyMap<string, string>;

/** The namespaces in force. Almost every document declares all of them on its root, so that nothing else is costly. */
function createSpaces(): Spaces {
  const outer: (Declared | undefined)[] = [];
  let current: Declared = new Map();
  let unprefixed = '';

  function enter(declared: Declared): void {
    current = declared;
    unprefixed = declared.get('') ?? '';
  }

  return {
    open(attributes) {
      if (outer.length === MAX_DEPTH) throw new Error(`its elements are nested more than ${MAX_DEPTH} deep`);
      let declared: Map<string, string> | undefined;
      for (const name in attributes) {
        if (!name.startsWith('xmlns')) continue;
        declared ??= new Map(current);
        declared.set(name.slice('xmlns:'.length), attributes[name] ?? '');
      }
      outer.push(declared === undefined ? undefined : current);
      if (declared !== undefined) enter(declared);
    },
    close() {
      const before = outer.pop();
      if (before !== undefined) enter(before);
    },
    of(name) {
      const colon = name.indexOf(':');
      return colon < 0 ? unprefixed : (current.get(name.slice(0, colon)) ?? '');
    },
  };
}

function localName(name: string): string {
  const colon = name.indexOf(':');
  return colon < 0 ? name : name.slice(colon + 1);
}

/** Only a parser that is told to resolve namespaces makes such tags; this one is not. */
function hasQualifiedNames(tag: Tag | QualifiedTag): tag is QualifiedTag {
  return 'prefix' in tag;
}
