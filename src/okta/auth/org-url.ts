/** An org's origin, or why the text is none. A problem quotes at most the host: what is pasted here may be a secret. */
export type OrgUrl = { readonly ok: true; readonly origin: string } | { readonly ok: false; readonly problem: string };

const EXAMPLE = 'write it as https://example.okta.com';

/** Okta's own domains, where `-admin` marks the Admin Console, which serves no API. */
const ADMIN_HOST = /^(.+)-admin(\.(?:okta|oktapreview|okta-emea|okta-gov|trexcloud)\.com|\.okta\.mil)$/;

/** Reads an org URL: https only, plain http for loopback hosts, and nothing but scheme, host and port. */
export function parseOrgUrl(text: string): OrgUrl {
  if (/[{}]/.test(text) || /yourOktaDomain/i.test(text)) {
    return refuse(`the org URL is still the placeholder of the documentation; ${EXAMPLE}`);
  }
  if (!URL.canParse(text)) return refuse(`the org URL is not a URL; ${EXAMPLE}`);
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    return refuse(`the org URL must begin with https://; ${EXAMPLE}`);
  }
  if (url.username !== '' || url.password !== '') {
    return refuse(`the org URL holds a user name or password before ${url.host}; ${EXAMPLE}`);
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    return refuse(`the org URL must begin with https://, http:// would send the credential readable to ${url.host}`);
  }
  const admin = ADMIN_HOST.exec(url.hostname);
  if (admin !== null) {
    const [, name = '', domain = ''] = admin;
    return refuse(`${url.host} is the org's Admin Console; the org URL is https://${name}${domain}`);
  }
  if (url.pathname !== '/' || /[?#]/.test(text)) {
    return refuse(`the org URL has more than scheme and host; write ${url.origin}`);
  }
  return { ok: true, origin: url.origin };
}

/** Whether only this machine can be meant. The URL parser has already turned every spelling of an IPv4 address into dots. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname);
}

function refuse(problem: string): OrgUrl {
  return { ok: false, problem };
}
