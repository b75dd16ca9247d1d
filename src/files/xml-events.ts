import type { Readable } from 'node:stream';
import sax, { type QualifiedTag, type Tag } from 'sax';

/** What a document says, in order. Namespaces' prefixes stay in the names. */
export type XmlEvent =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: Readonly<Record<string, string>> }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'close'; readonly name: string };

/** Parses XML as it arrives, one batch of events per chunk; throws where it is not well-formed. */
export async function* xmlEvents(source: Readable): AsyncGenerator<readonly XmlEvent[]> {
  const parser = sax.parser(true);
  let events: XmlEvent[] = [];
  let failure: Error | undefined;
  parser.onopentag = (tag) => {
    if (!hasQualifiedNames(tag)) events.push({ kind: 'open', name: tag.name, attributes: tag.attributes });
  };
  parser.onclosetag = (name) => void events.push({ kind: 'close', name });
  parser.ontext = (text) => void events.push({ kind: 'text', text });
  parser.oncdata = (text) => void events.push({ kind: 'text', text });
  parser.onerror = (error) => {
    failure ??= error;
  };

  function taken(): readonly XmlEvent[] {
    if (failure !== undefined) throw failure;
    const batch = events;
    events = [];
    return batch;
  }

  source.setEncoding('utf8');
  for await (const chunk of source as AsyncIterable<string>) {
    parser.write(chunk);
    yield taken();
  }
  parser.close();
  yield taken();
}

/** Only a parser that is told to resolve namespaces makes such tags; this one is not. */
function hasQualifiedNames(tag: Tag | QualifiedTag): tag is QualifiedTag {
  return 'prefix' in tag;
}
