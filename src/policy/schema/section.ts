import { z } from 'zod';

/** An object of the policy that takes these keys only; a wrong one is told what there is. `noun` is "key" or "rule". */
export function section<S extends z.core.$ZodLooseShape>(shape: S, noun = 'key'): z.ZodObject<S, z.core.$strict> {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: (issue) => (issue.code === 'unrecognized_keys' ? `unknown ${noun}; known: ${known}` : undefined),
  });
}
