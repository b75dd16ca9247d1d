import { IANAZone } from 'luxon';
import { z } from 'zod';
import { section } from './section.js';
import { addProblem } from './values.js';

/** `report:` */
export const reportSchema = section({
  timezone: z
    .string()
    .superRefine(
      addProblem((zone) =>
        IANAZone.isValidZone(zone) ? undefined : `"${zone}" is no IANA time zone; for instance UTC or Europe/Berlin`,
      ),
    )
    .default('UTC')
    .describe('IANA time zone of the times in the workbook. CSV files are always in UTC.'),
}).describe('How reports look.');
