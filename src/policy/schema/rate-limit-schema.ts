import { z } from 'zod';
import { section } from './section.js';

/** `rateLimit:` */
export const rateLimitSchema = section({
  share: z
    .number()
    .gt(0, 'must be above 0')
    .max(1, 'must be 1 or less')
    .default(0.9)
    .describe('The part of each rate limit that this process itself may spend, whatever others spend of the rest.'),
  maxConcurrent: z
    .int('must be a whole number')
    .min(1, 'must be 1 or more')
    .max(100, 'must be 100 or less')
    .default(8)
    .describe('Requests under way at the same time.'),
}).describe("How much of Okta's rate limits the job uses.");
