import { LineCounter, parseDocument } from 'yaml';
import { messageOf } from '../../errors.js';
import { proxyText } from './proxy.js';
import { SETTING_NAMES, type Setting, type SettingName, type Settings } from './settings.js';

export interface YamlSettings {
  readonly settings: Settings;
  readonly problems: readonly string[];
}

const UNREADABLE = Symbol('unreadable');

/**
 * Reads `okta: client:` of one okta.yaml. Keys that other SDKs have there (requestTimeout, rateLimit…) are left
 * alone. No problem quotes the file: a line of it may be the secret.
 */
export function readYamlSettings(path: string, readFile: (path: string) => string | undefined): YamlSettings {
  let text: string | undefined;
  try {
    text = readFile(path);
  } catch (error) {
    return { settings: {}, problems: [`${path} cannot be read: ${messageOf(error)}`] };
  }
  if (text === undefined) return { settings: {}, problems: [] };
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const problems = document.errors.map(
    (error) => `${path}:${lines.linePos(error.pos[0]).line}: this is not valid YAML (${error.code})`,
  );
  if (problems.length > 0) return { settings: {}, problems };
  return clientSettings(path, plainValueOf(document));
}

/** The document's value; an alias without its anchor, which the library only notices here, leaves nothing to read. */
function plainValueOf(document: ReturnType<typeof parseDocument>): unknown {
  try {
    return document.toJS();
  } catch {
    return UNREADABLE;
  }
}

function clientSettings(path: string, root: unknown): YamlSettings {
  if (root === UNREADABLE) return { settings: {}, problems: [`${path}: an alias in it names no anchor`] };
  if (root === null || root === undefined) return { settings: {}, problems: [] };
  if (!isMapping(root)) return notAMapping(path, 'the file');
  const okta = root.okta ?? {};
  if (!isMapping(okta)) return notAMapping(path, 'okta');
  const client = okta.client ?? {};
  if (!isMapping(client)) return notAMapping(path, 'okta.client');
  const settings: { [name in SettingName]?: Setting } = {};
  const problems: string[] = [];
  for (const name of SETTING_NAMES) {
    const value = client[name];
    const text = textOf(name, value);
    if (text === undefined) problems.push(`${path}: okta.client.${name} must be text; put it in quotes`);
    else if (text !== '') settings[name] = { value: text, from: path };
  }
  return { settings, problems };
}

/** The setting as the environment would hold it; undefined when it is of no kind that the setting can have. */
function textOf(name: SettingName, value: unknown): string | undefined {
  if (value === null || value === undefined) return '';
  if (typeof value === 'string') return value.trim();
  if (name === 'scopes' && Array.isArray(value) && value.every((scope) => typeof scope === 'string')) {
    return value.join(' ').trim();
  }
  // a JWK may be written as YAML, as Okta's Node SDK takes it
  if (name === 'privateKey' && isMapping(value)) return JSON.stringify(value);
  if (name === 'proxy' && isMapping(value)) return proxyText(value);
  return undefined;
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function notAMapping(path: string, what: string): YamlSettings {
  return { settings: {}, problems: [`${path}: ${what} must be a mapping, as in "okta: { client: { orgUrl: … } }"`] };
}
