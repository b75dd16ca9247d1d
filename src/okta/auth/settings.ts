/** The settings of Okta's SDKs that this product reads, by their names in okta.yaml, with the variables that override them. */
export const VARIABLES = {
  orgUrl: 'OKTA_CLIENT_ORGURL',
  token: 'OKTA_CLIENT_TOKEN',
  authorizationMode: 'OKTA_CLIENT_AUTHORIZATIONMODE',
  clientId: 'OKTA_CLIENT_CLIENTID',
  privateKey: 'OKTA_CLIENT_PRIVATEKEY',
  keyId: 'OKTA_CLIENT_KEYID',
  scopes: 'OKTA_CLIENT_SCOPES',
  proxy: 'OKTA_CLIENT_PROXY_HOST',
} as const;

export type SettingName = keyof typeof VARIABLES;

export const SETTING_NAMES: readonly SettingName[] = [
  'orgUrl',
  'token',
  'authorizationMode',
  'clientId',
  'privateKey',
  'keyId',
  'scopes',
  'proxy',
];

/** One setting's text, trimmed and never empty, and the place that it came from. */
export interface Setting {
  readonly value: string;
  /** A variable's name, or a file's path. */
  readonly from: string;
}

/** What is wrong with a value in quotes: `docker --env-file` and some build servers keep them. Never shows the value. */
export function quotesProblem(value: string): string | undefined {
  return /^(["']).*\1$/s.test(value)
    ? 'the quotes around the value are part of it: leave them out (docker --env-file keeps them)'
    : undefined;
}

export type Settings = { readonly [name in SettingName]?: Setting };
