import type { JsonObject } from './records.js';

export function isText(value: unknown): value is string {
  return typeof value === 'string';
}

/** An id: all records with an empty one would pass for one record. */
export function isId(value: unknown): value is string {
  return isText(value) && value !== '';
}

/** "Properties with null values may be omitted by responses": absent and null are the same. */
export function isTextOrNone(value: unknown): value is string | null | undefined {
  return value == null || typeof value === 'string';
}

export function isObjectOrNone(value: unknown): value is JsonObject | null | undefined {
  return value == null || isObject(value);
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
