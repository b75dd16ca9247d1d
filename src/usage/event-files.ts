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

/**
 * Undefined where there are none. Amazon EventBridge has the event in `detail`, Splunk's collector in `event`, its export
 * as text in `_raw`, an event hook a list in `data.events`.
 */
function eventsIn(value: unknown): readonly LogEvent[] | undefined {
  if (isLogEvent(value)) return [value];
  if (!isObject(value)) return undefined;
  const { detail, event, _raw: raw, data } = value;
  if (isObject(detail)) return eventsIn(detail);
  if (isObject(event)) return eventsIn(event);
  if (isText(raw)) return eventsIn(jsonIn(raw));
  if (!isObject(data) || !Array.isArray(data.events)) return undefined;
  return data.events.every(isLogEvent) ? data.events : undefined;
}
