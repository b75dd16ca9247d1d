import { isObject, isText } from '../assignment/json-guards.js';
import { isLogEvent, type LogEvent } from '../assignment/log-event.js';
import { IncompleteError } from '../errors.js';
import { jsonIn } from '../files/json-text.js';
import { readJsonObjects } from '../files/json-values.js';

/**
 * The events of a file, whoever has written it: Okta's own form, one by one or in lists, and what streams put around it.
 * An object that holds no event is an IncompleteError: an event that is not understood may not be passed over.
 */
export async function* readEvents(path: string, signal?: AbortSignal): AsyncGenerator<LogEvent> {
  let number = 0;
  for await (const value of readJsonObjects(path, signal)) {
    number += 1;
    const events = eventsIn(value);
    if (events === undefined) {
      throw new IncompleteError(
        `${path}, object ${number} is no event of Okta's System Log, nor something that a log stream puts around one`,
      );
    }
    yield* events;
  }
}

/** So many wrappings of one stream by another are looked through; a file that goes on for ever is no stream's. */
const DEEPEST = 4;

/**
 * Undefined where there are none. Amazon EventBridge has the event in `detail`, Splunk's collector in `event`, its export
 * as text in `_raw`, an event hook a list in `data.events`.
 */
function eventsIn(value: unknown, within = 0): readonly LogEvent[] | undefined {
  if (isLogEvent(value)) return [value];
  if (!isObject(value) || within === DEEPEST) return undefined;
  const { detail, event, _raw: raw, data } = value;
  if (isObject(detail)) return eventsIn(detail, within + 1);
  if (isObject(event)) return eventsIn(event, within + 1);
  if (isText(raw)) return eventsIn(jsonIn(raw), within + 1);
  if (!isObject(data) || !Array.isArray(data.events)) return undefined;
  return data.events.every(isLogEvent) ? data.events : undefined;
}
