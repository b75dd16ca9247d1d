import { join } from 'node:path';
import { proxyTextIn } from './proxy.js';
import { SETTING_NAMES, type Setting, type SettingName, type Settings, VARIABLES } from './settings.js';
import { readYamlSettings } from './yaml-settings.js';

export interface SettingsPlaces {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Undefined: there is none to look in. */
  readonly homeFolder: string | undefined;
  readonly workingFolder: string;
  /** A file's text; undefined when there is no such file. */
  readonly readFile: (path: string) => string | undefined;
}

export interface FoundSettings {
  readonly settings: Settings;
  /** Every file that was looked for, whether it exists or not. */
  readonly files: readonly string[];
  readonly problems: readonly string[];
}

/**
 * Collects the settings in the order of Okta's SDKs, where the last place wins: `~/.okta/okta.yaml`, `./okta.yaml`,
 * the environment. An empty value sets nothing: build servers pass an absent secret on as an empty variable.
 */
export function findSettings(places: SettingsPlaces): FoundSettings {
  const settings: { [name in SettingName]?: Setting } = {};
  const problems: string[] = [];
  const { homeFolder: home, workingFolder } = places;
  const inHome = home === undefined ? [] : [join(home, '.okta', 'okta.yaml')];
  const files = [...new Set([...inHome, join(workingFolder, 'okta.yaml')])];
  for (const path of files) {
    const read = readYamlSettings(path, places.readFile);
    problems.push(...read.problems);
    Object.assign(settings, read.settings);
  }
  for (const name of SETTING_NAMES) {
    const value = name === 'proxy' ? proxyTextIn(places.env) : places.env[VARIABLES[name]]?.trim();
    if (value !== undefined && value !== '') settings[name] = { value, from: VARIABLES[name] };
  }
  return { settings, files, problems };
}
