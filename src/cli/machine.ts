import { ConfigError } from '../errors.js';
import { quotesProblem } from '../okta/auth/settings.js';

/**
 * The user's home. Containers run with user ids that /etc/passwd does not know, and without HOME: the system then throws.
 * It is undefined there, and where an empty HOME would mean the working folder.
 */
export function homeFolder(read: () => string): string | undefined {
  try {
    return read() || undefined;
  } catch {
    return undefined;
  }
}

/** Who works here, for records. */
export function operatorName(
  read: () => { readonly username: string },
  env: Readonly<Record<string, string | undefined>>,
  userId: number | undefined = process.getuid?.(),
): string {
  try {
    return read().username;
  } catch {
    return env.USER || env.LOGNAME || `user id ${userId ?? 'unknown'}`;
  }
}

/** A variable of ours; undefined where it is absent or empty. Throws ConfigError where quotes came along with the value. */
export function variableOf(env: Readonly<Record<string, string | undefined>>, name: string): string | undefined {
  const value = env[name]?.trim();
  if (value === undefined || value === '') return undefined;
  const problem = quotesProblem(value);
  if (problem !== undefined) throw new ConfigError([`${name}: ${problem}`]);
  return value;
}
