import { IANAZone } from 'luxon';

const DAY_MS = 86_400_000;
/** Days from the epoch of Excel's serial dates to 1970. */
const EXCEL_EPOCH_DAYS = 25_569;
/** Excel knows dates from 1900-03-01 (its February 1900 has 29 days) to the end of 9999. */
const FIRST_SERIAL = 61;
const END_SERIAL = 2_958_466;
/** Ten years; emptied when full, so that hostile dates cannot fill the memory. */
const MAX_CACHED_DAYS = 3_660;

/** Converts epoch milliseconds to Excel's serial date on the clocks of a zone; undefined outside what Excel knows. */
export type ToSerialDate = (ms: number) => number | undefined;

/**
 * Excel's dates have no zone, so that people must be given their own wall clock. Zone arithmetic costs Luxon some ten
 * microseconds: it is done once per day of the calendar, and again only within the days when clocks change.
 */
export function serialDatesIn(timezone: string): ToSerialDate {
  const zone = IANAZone.create(timezone);
  const offsets = new Map<number, number | undefined>();

  function offsetMs(ms: number): number {
    const day = Math.floor(ms / DAY_MS);
    if (!offsets.has(day)) {
      if (offsets.size >= MAX_CACHED_DAYS) offsets.clear();
      const start = zone.offset(day * DAY_MS);
      offsets.set(day, start === zone.offset((day + 1) * DAY_MS) ? start : undefined);
    }
    return (offsets.get(day) ?? zone.offset(ms)) * 60_000;
  }

  return (ms) => {
    const serial = EXCEL_EPOCH_DAYS + (ms + offsetMs(ms)) / DAY_MS;
    return serial >= FIRST_SERIAL && serial < END_SERIAL ? serial : undefined;
  };
}
