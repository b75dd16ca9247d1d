import { readFileSync } from 'node:fs';
import { ConfigError } from '../../errors.js';
import { isMissingFile } from '../../files/missing-file.js';
import type { Secret } from '../secret.js';
import { type FoundSettings, findSettings, type SettingsPlaces } from './find-settings.js';
import { parseOrgUrl } from './org-url.js';
import { type ClientKey, readPrivateKey } from './private-key.js';
import { proxyFor, readProxyUrl } from './proxy.js';
import { DEFAULT_SCOPES, modeOf, scopesOf, tokenOf, visible } from './setting-values.js';
import { quotesProblem, SETTING_NAMES, type Setting, type SettingName, VARIABLES } from './settings.js';

/** Where one setting came from, for people who wonder which file won. */
export interface SettingSource {
  readonly setting: SettingName;
  /** A variable's name, or a file's path. */
  readonly from: string;
}

interface CommonCredentials {
  /** The org's origin: `https://example.okta.com`. */
  readonly org: string;
  readonly sources: readonly SettingSource[];
  /** URL of the proxy on the way to the org; it may hold a password. */
  readonly proxy?: Secret | undefined;
}

/** An API token, which has the role of the user who made it. */
export interface ApiTokenCredentials extends CommonCredentials {
  readonly mode: 'SSWS';
  readonly token: Secret;
}

/** An OAuth 2.0 service app that signs its own assertions. */
export interface PrivateKeyCredentials extends CommonCredentials, ClientKey {
  readonly mode: 'PrivateKey';
  readonly clientId: string;
  readonly scopes: readonly string[];
}

export type Credentials = ApiTokenCredentials | PrivateKeyCredentials;

/** Credentials as Okta's SDKs find them. A ConfigError lists all that is missing or wrong, and never a value of a secret. */
export function loadCredentials(
  places: Omit<SettingsPlaces, 'readFile'> & Partial<Pick<SettingsPlaces, 'readFile'>>,
): Credentials {
  const found = findSettings({ readFile: readTextFile, ...places });
  const problems = [...found.problems];
  const settings = createReader(found, problems);
  const org = settings.parse('orgUrl', (value) => {
    const read = parseOrgUrl(value);
    if (!read.ok) throw new ConfigError([read.problem]);
    return read.origin;
  });
  const own = settings.has('proxy') ? settings.parse('proxy', readProxyUrl) : undefined;
  const proxy = org === undefined ? undefined : noting(problems, () => proxyFor(org, own, places.env));
  const mode = settings.parse('authorizationMode', modeOf, 'SSWS');
  const credentials = mode === undefined ? undefined : mode === 'SSWS' ? apiToken(settings) : privateKey(settings);
  if (problems.length > 0 || org === undefined || credentials === undefined) throw new ConfigError(problems);
  return { org, sources: sourcesOf(found), ...(proxy !== undefined && { proxy }), ...credentials };
}

/** What `read` gives; undefined after its problems were noted. */
function noting<T>(problems: string[], read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}

type Reader = ReturnType<typeof createReader>;

function apiToken(settings: Reader): Omit<ApiTokenCredentials, keyof CommonCredentials> | undefined {
  const hint = settings.has('privateKey')
    ? `; a private key is there, so perhaps ${VARIABLES.authorizationMode}=PrivateKey is meant`
    : '';
  const token = settings.parse('token', tokenOf, undefined, hint);
  return token === undefined ? undefined : { mode: 'SSWS', token };
}

function privateKey(settings: Reader): Omit<PrivateKeyCredentials, keyof CommonCredentials> | undefined {
  const clientId = settings.parse('clientId', (value) => visible(value, 'the client id'));
  const key = settings.parse('privateKey', readPrivateKey);
  const keyId = settings.parse('keyId', (value) => visible(value, 'the key id'), '');
  const scopes = settings.parse('scopes', scopesOf, DEFAULT_SCOPES);
  if (clientId === undefined || key === undefined || keyId === undefined || scopes === undefined) return undefined;
  return { mode: 'PrivateKey', clientId, ...key, keyId: keyId === '' ? key.keyId : keyId, scopes };
}

/** Reads settings one by one and notes every problem with the place that it came from. */
function createReader(found: FoundSettings, problems: string[]) {
  return {
    has: (name: SettingName): boolean => found.settings[name] !== undefined,
    /** The parsed setting; undefined after a problem was noted. Without `fallback` the setting is required. */
    parse<T>(name: SettingName, parse: (value: string) => T, fallback?: T, hint = ''): T | undefined {
      const setting = found.settings[name];
      if (setting === undefined) {
        if (fallback === undefined) problems.push(missing(name, found.files) + hint);
        return fallback;
      }
      try {
        const quoted = quotesProblem(setting.value);
        if (quoted !== undefined) throw new ConfigError([quoted]);
        return parse(setting.value);
      } catch (error) {
        if (!(error instanceof ConfigError)) throw error;
        problems.push(...error.problems.map((problem) => placed(setting, problem)));
        return undefined;
      }
    },
  };
}

function missing(name: SettingName, files: readonly string[]): string {
  return `no ${name}: set ${VARIABLES[name]}, or okta.client.${name} in ${files.join(' or ')}`;
}

function placed(setting: Setting, problem: string): string {
  return `${setting.from}: ${problem}`;
}

function sourcesOf(found: FoundSettings): readonly SettingSource[] {
  return SETTING_NAMES.flatMap((setting) => {
    const from = found.settings[setting]?.from;
    return from === undefined ? [] : [{ setting, from }];
  });
}

function readTextFile(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissingFile(error)) return undefined;
    throw error;
  }
}
