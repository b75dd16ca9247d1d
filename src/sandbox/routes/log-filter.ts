import type { EventRecord } from '../state/event-source.js';
import { ApiError } from './api-error.js';

type Wanted = (event: EventRecord) => boolean;

/** What can be asked of an event here; Okta knows more, but neither `published` nor `changeDetails` either. */
const VALUES: Readonly<Record<string, (event: EventRecord) => readonly string[]>> = {
  uuid: ({ uuid }) => [uuid],
  eventType: ({ eventType }) => [eventType],
  'outcome.result': ({ result }) => [result],
  'actor.id': ({ actor }) => [actor.id],
  'target.id': ({ targets }) => targets.map(({ id }) => id),
  'transaction.id': ({ transaction }) => (transaction === undefined ? [] : [transaction.id]),
};

/** A filter of `eq` and `sw` comparisons: alternatives joined by `or`, in brackets or not, all of which are joined by `and`. */
export function logFilter(filter: string | null): Wanted {
  if (filter === null || filter.trim() === '') return () => true;
  const parts = filter.split(/\s+and\s+/i).map((part) => alternatives(part, filter));
  return (event) => parts.every((part) => part.some((wanted) => wanted(event)));
}

function alternatives(part: string, filter: string): readonly Wanted[] {
  return part.split(/\s+or\s+/i).map((text) => {
    const [, path = '', operator, value] = /^[\s(]*([\w.]+)\s+(eq|sw)\s+"([^"]*)"[\s)]*$/i.exec(text) ?? [];
    const values = VALUES[path];
    if (values === undefined || value === undefined) throw new ApiError('E0000053', filter);
    const holds =
      operator?.toLowerCase() === 'sw' ? (held: string) => held.startsWith(value) : (held: string) => held === value;
    return (event) => values(event).some(holds);
  });
}
