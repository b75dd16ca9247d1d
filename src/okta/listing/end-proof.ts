import { PagingError } from '../errors.js';
import { limitIn, withLimit } from './next-url.js';

/** A page as it came. `isLinked` says that its link header told where the listing continues, and `next` is where. */
export interface SeenPage {
  readonly url: string;
  /** How messages name it. */
  readonly where: string;
  readonly ids: readonly string[];
  readonly isLinked: boolean;
  readonly next: string | undefined;
}

/** Decides where a listing ends. */
export interface EndProof {
  /** Rows that were given out already and come once more because their page had to be asked for again. */
  repeated(): ReadonlySet<string>;
  /** Takes the next page; returns what to ask for then, undefined at the proven end. Throws PagingError without proof. */
  take(page: SeenPage): string | undefined;
}

/** A page without links, being asked for again in two parts. */
interface Doubt {
  readonly ids: ReadonlySet<string>;
  /** How many rows each part may hold. */
  readonly size: number;
  /** `first` and `second` part are awaited in turn; then links came again and the listing simply continues. */
  stage: 'first' | 'second' | 'settled';
  /** What the first part did not show; undefined when it did not agree with the page. */
  left: ReadonlySet<string> | undefined;
}

/**
 * A page ends a listing when its link header names no next one and it has fewer rows than were asked for. A page without links says nothing, however short it is:
 * gateways drop the header, and servers send fewer rows than they are asked for. Such a page is asked for again in two
 * parts of a little more than half its rows. A first part without links proves that they are lost, because more must
 * follow it. Where it has them, they pass: then the second part either has links, and the listing continues from there,
 * or it holds the other rows and no more though there was room, and two answers agree on the end. A full page whose header
 * names no next one is doubted likewise: some gateways keep one of several `link` lines, which then is that of `self`.
 */
export function createEndProof(): EndProof {
  let doubt: Doubt | undefined;

  function takeLinked({ url, ids, next, where }: SeenPage): string | undefined {
    if (doubt?.stage === 'first') {
      const shown = new Set(ids);
      const left = new Set([...doubt.ids].filter((id) => !shown.has(id)));
      if (next === undefined && left.size > 0) {
        throw new PagingError(`${where}: it ends the listing before rows that came when it was asked before`);
      }
      const agrees = ids.length === doubt.size && shown.size + left.size === doubt.ids.size;
      doubt.left = agrees ? left : undefined;
      doubt.stage = 'second';
    } else if (doubt !== undefined) {
      doubt.stage = 'settled';
    }
    return next ?? (isFull(ids, url) ? begin(ids, url) : undefined);
  }

  function begin(ids: readonly string[], url: string): string {
    const size = sizeOfParts(ids.length, limitIn(url));
    doubt = { ids: new Set(ids), size, stage: 'first', left: undefined };
    return withLimit(url, size);
  }

  function takeUnlinked({ ids, url, where }: SeenPage): string | undefined {
    if (doubt === undefined || doubt.stage === 'settled') {
      return begin(ids, url);
    }
    const { left, size } = doubt;
    const isRest = left !== undefined && ids.length < size && new Set([...ids, ...left]).size === left.size;
    if (doubt.stage === 'second' && isRest && ids.length === left.size) return undefined;
    throw new PagingError(
      `${where}: the end of this listing is not proven: answers come without the link header that Okta always sends, ` +
        'so pages may be missing; see whether a gateway or proxy drops it',
    );
  }

  return {
    repeated: () => doubt?.ids ?? NOBODY,
    take: (page) => (page.isLinked ? takeLinked(page) : takeUnlinked(page)),
  };
}

const NOBODY: ReadonlySet<string> = new Set();

/** Whether exactly as many rows came as were asked for: more, and the server does not care for page sizes. Of a search by the beginning of a name Okta sends one page and no more. */
function isFull(ids: readonly string[], url: string): boolean {
  const limit = limitIn(url);
  return ids.length === limit && !new URL(url).searchParams.has('q');
}

/** More than half, so that the second part has room to spare; never the size that was asked for already. */
function sizeOfParts(rows: number, asked: number | undefined): number {
  const size = Math.max(2, Math.floor(rows / 2) + 1);
  return size === asked ? size - 1 : size;
}
