/** One kind of app of the catalogue: `name` is Okta's key for it, `label` what an org calls its instance. */
export interface CatalogueApp {
  readonly name: string;
  readonly label: string;
  readonly signOnMode: string | null;
  /** How many users it has beside the others; 0 for an app nobody has. */
  readonly weight: number;
  readonly features?: readonly string[];
  readonly inactive?: boolean;
  readonly noCredentials?: boolean;
  /** Share of direct assignments. */
  readonly direct?: number;
}

const LIFECYCLE = ['PUSH_NEW_USERS', 'PUSH_PROFILE_UPDATES', 'PUSH_USER_DEACTIVATION'];
const DIRECTORY = ['IMPORT_NEW_USERS', 'IMPORT_PROFILE_UPDATES', 'PROFILE_MASTERING', 'OUTBOUND_DEL_AUTH'];

const saml = (name: string, label: string, weight: number, more: Partial<CatalogueApp> = {}): CatalogueApp => ({
  name,
  label,
  signOnMode: 'SAML_2_0',
  weight,
  ...more,
});

export const CATALOGUE: readonly [CatalogueApp, ...CatalogueApp[]] = [
  {
    name: 'saasure',
    label: 'Okta Admin Console',
    signOnMode: 'OPENID_CONNECT',
    weight: 1,
    noCredentials: true,
    direct: 1,
  },
  { name: 'okta_enduser', label: 'Okta Dashboard', signOnMode: 'OPENID_CONNECT', weight: 0, noCredentials: true },
  {
    name: 'active_directory',
    label: 'corp.example.com',
    signOnMode: null,
    weight: 60,
    features: DIRECTORY,
    noCredentials: true,
    direct: 1,
  },
  saml('amazon_aws_sso', 'AWS - Production', 12, { direct: 0.35 }),
  saml('google', 'Google Workspace', 90, { features: [...LIFECYCLE, 'GROUP_PUSH'] }),
  saml('slack', 'Slack', 85, { features: LIFECYCLE }),
  saml('salesforce', 'Salesforce', 30, { features: LIFECYCLE }),
  saml('workday', 'Workday', 70, { features: ['PROFILE_MASTERING', 'IMPORT_NEW_USERS', 'IMPORT_PROFILE_UPDATES'] }),
  { name: 'payroll_local', label: 'Payroll', signOnMode: 'AUTO_LOGIN', weight: 6, direct: 0.6 },
  saml('githubcloud', 'GitHub', 32, { features: ['PUSH_NEW_USERS', 'PUSH_USER_DEACTIVATION'] }),
  saml('zoomus', 'Zoom', 80, { features: LIFECYCLE }),
  saml('jira_onprem', 'Jira', 45),
  saml('boxnet', 'Box', 40, { features: LIFECYCLE }),
  { name: 'bookmark', label: 'Company Wiki', signOnMode: 'BOOKMARK', weight: 50, noCredentials: true },
  {
    name: 'ldap_interface',
    label: 'LDAP',
    signOnMode: null,
    weight: 8,
    features: DIRECTORY,
    noCredentials: true,
    direct: 1,
  },
  { name: 'oidc_client', label: 'Expense Portal', signOnMode: 'OPENID_CONNECT', weight: 35 },
  saml('slack', 'Slack', 4),
  { name: 'legacy_crm', label: 'Legacy CRM', signOnMode: 'BROWSER_PLUGIN', weight: 10, inactive: true, direct: 0.8 },
  {
    name: 'template_saml_2_0',
    label: 'Partner Portal',
    signOnMode: 'SAML_2_0',
    weight: 6,
    features: ['IN_MEMORY_APP_USER'],
  },
  saml('servicenow_ud', 'ServiceNow', 28, { features: LIFECYCLE }),
  saml('snowflake', 'Snowflake', 9, { direct: 0.4 }),
  saml('new_vendor_portal', 'New Vendor Portal', 0),
  { name: 'template_swa', label: 'hostile', signOnMode: 'SECURE_PASSWORD_STORE', weight: 5, direct: 0.7 },
  saml('datadog', 'Datadog', 14),
  { name: 'travel_desk', label: 'Travel Desk', signOnMode: 'WS_FEDERATION', weight: 25, inactive: true },
  saml('netsuite', 'NetSuite', 7, { direct: 0.5 }),
  saml('figma', 'Figma', 15, { features: LIFECYCLE }),
  { name: 'mfa_radius', label: 'VPN (RADIUS)', signOnMode: 'MFA_AS_SERVICE', weight: 55 },
  saml('amazon_aws_sso', 'AWS - Staging', 16, { direct: 0.2 }),
  saml('bamboohr', 'BambooHR', 10, { features: ['PROFILE_MASTERING', 'IMPORT_NEW_USERS'] }),
];
