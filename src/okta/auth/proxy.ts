import { BlockList, isIP } from 'node:net';
import { ConfigError } from '../../errors.js';
import { percentDecoded } from '../paths.js';
import { type Secret, secretOf } from '../secret.js';

type Env = Readonly<Record<string, string | undefined>>;

/** A proxy as Okta's SDKs have it, in parts. */
export interface ProxyParts {
  readonly host?: unknown;
  readonly port?: unknown;
  readonly username?: unknown;
  readonly password?: unknown;
}

/** The parts as one URL; undefined without a host, or where one of them is neither text nor a number. */
export function proxyText(parts: ProxyParts): string | undefined {
  const [host, port, username, password] = [parts.host, parts.port, parts.username, parts.password].map(textOf);
  if (host === undefined || port === undefined || username === undefined || password === undefined) return undefined;
  if (host === '') return '';
  const [, scheme = 'http://', name = host] = /^([a-z]+:\/\/)?(.*)$/i.exec(host) ?? [];
  const user =
    username === '' && password === '' ? '' : `${encodeURIComponent(username)}:${encodeURIComponent(password)}@`;
  return `${scheme}${user}${name}${port === '' ? '' : `:${port}`}`;
}

/** The proxy of Okta's own variables; empty where they name none. */
export function proxyTextIn(env: Env): string {
  const [host, port, username, password] = ['HOST', 'PORT', 'USERNAME', 'PASSWORD'].map(
    (part) => env[`OKTA_CLIENT_PROXY_${part}`],
  );
  return proxyText({ host, port, username, password }) ?? '';
}

/** A proxy's URL, checked. Throws ConfigError, which shows nothing of it: it may hold a password. */
export function readProxyUrl(text: string): Secret {
  const full = text.includes('://') ? text : `http://${text}`;
  const url = URL.canParse(full) ? new URL(full) : undefined;
  if (url === undefined || url.hostname === '' || !['http:', 'https:'].includes(url.protocol)) {
    throw new ConfigError(['the proxy must be the URL of an HTTP proxy, such as http://proxy.example.com:8080']);
  }
  return secretOf(url.href, [url.password, percentDecoded(url.password)]);
}

/**
 * The proxy on the way to the org: the one of Okta's own settings, else that of HTTPS_PROXY, HTTP_PROXY or ALL_PROXY, in
 * small letters or capitals; none where NO_PROXY names the org's host. Throws ConfigError that names the variable.
 */
export function proxyFor(org: string, own: Secret | undefined, env: Env): Secret | undefined {
  const { protocol, hostname, port } = new URL(org);
  if (isExempt(hostname, Number(port) || (protocol === 'https:' ? 443 : 80), variable('no_proxy', env)?.value ?? '')) {
    return undefined;
  }
  if (own !== undefined) return own;
  const found = variable(protocol === 'https:' ? 'https_proxy' : 'http_proxy', env) ?? variable('all_proxy', env);
  if (found === undefined) return undefined;
  try {
    return readProxyUrl(found.value);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(error.problems.map((problem) => `${found.name}: ${problem}`));
  }
}

/**
 * Whether NO_PROXY names this host: `*`, a name with all names below it (with or without a dot or `*.` before it), the end of
 * a name (`*corp.example`), an address in any spelling or a range of them (10.0.0.0/8), each with or without a port, separated by commas or blanks.
 */
export function isExempt(host: string, port: number, noProxy: string): boolean {
  const name = bare(host);
  return noProxy.split(/[\s,]+/).some((entry) => {
    if (entry === '*') return true;
    const [, text = entry, itsPort] = /^(\[[^\]]*\]|[^:]*):(\d+)$/.exec(entry) ?? [];
    if (itsPort !== undefined && Number(itsPort) !== port) return false;
    const wanted = bare(text).replace(/^\*?\./, '');
    if (wanted === '') return false;
    if (wanted.startsWith('*')) return name.endsWith(wanted.slice(1));
    return name === wanted || (isIP(name) === 0 && name.endsWith(`.${wanted}`)) || isInRange(name, wanted);
  });
}

function isInRange(address: string, range: string): boolean {
  const [network = '', given] = range.split('/');
  const family = isIP(network) === 6 ? 'ipv6' : 'ipv4';
  const bits = given ?? (family === 'ipv6' ? '128' : '32');
  if (isIP(network) === 0 || isIP(network) !== isIP(address) || !/^\d{1,3}$/.test(bits)) return false;
  if (Number(bits) > (family === 'ipv6' ? 128 : 32)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), family);
  return list.check(address, family);
}

/** In small letters, without the brackets of an address and the dot at a name's end. */
function bare(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

/** Small letters come first, as curl has it. */
function variable(name: string, env: Env): { readonly name: string; readonly value: string } | undefined {
  for (const spelling of [name, name.toUpperCase()]) {
    const value = env[spelling]?.trim();
    if (value !== undefined && value !== '') return { name: spelling, value };
  }
  return undefined;
}

function textOf(value: unknown): string | undefined {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : undefined;
}
