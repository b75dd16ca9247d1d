import { ConfigError } from '../../errors.js';
import { isLoopback } from '../../okta/auth/org-url.js';
import { type Secret, secretOf } from '../../okta/secret.js';

/** Where mail is handed in. From the environment only: it holds a password. */
export const SMTP_URL = 'OKTA_ACCESS_REVIEW_SMTP_URL';

export interface SmtpSettings {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (465); otherwise the connection is upgraded by STARTTLS. */
  readonly secure: boolean;
  /** Whether a server without STARTTLS is refused: everywhere but on this machine. */
  readonly requireTls: boolean;
  /** Absent: the server takes mail without a sign-in. */
  readonly user?: string | undefined;
  readonly password?: Secret | undefined;
}

const FORM = 'smtps://USER:PASSWORD@HOST:465, or smtp://USER:PASSWORD@HOST:587, which uses STARTTLS';

/** Reads the URL of a mail server. Throws ConfigError, without the value, for anything but scheme, host, port and sign-in. */
export function smtpSettings(value: string): SmtpSettings {
  if (!URL.canParse(value)) throw wrong('is not a URL');
  const url = new URL(value);
  const secure = url.protocol === 'smtps:';
  if (!secure && url.protocol !== 'smtp:') throw wrong('must begin with smtps:// or smtp://');
  if (url.hostname === '') throw wrong('names no host');
  if (!/^\/?$/.test(url.pathname) || /[?#]/.test(value)) {
    throw wrong(
      'has more than a host, a port and a sign-in; write what is special in a password as %40, %2F, %23 or %3F',
    );
  }
  const user = decoded(url.username);
  const password = decoded(url.password);
  if ((user === '') !== (password === '')) throw wrong('needs both a user and a password, or neither');
  const place = {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: url.port === '' ? (secure ? 465 : 587) : Number(url.port),
    secure,
    requireTls: !secure && !isLoopback(url.hostname),
  };
  if (user === '') return place;
  return { ...place, user, password: secretOf(password, [password, url.password]) };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong('has a % in it that begins no two digits: write % as %25');
  }
}

function wrong(problem: string): ConfigError {
  return new ConfigError([`${SMTP_URL} ${problem}: write it as ${FORM}`]);
}
