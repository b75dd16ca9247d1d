/** Parts of a package, as frameworks ask for them. */
export type Part = 'population' | 'findings' | 'run' | 'policy' | 'packets' | 'decisions' | 'removal' | 'signoff';

/** One requirement: what it asks, by which parts of the package it is served, and what the package leaves open. */
export interface Requirement {
  readonly framework: string;
  readonly reference: string;
  readonly asks: string;
  readonly parts: readonly Part[];
  readonly leavesOpen: string | ((shown: Shown) => string);
}

/** What a run shows where its policy asks for it. */
export interface Shown {
  readonly conflicts: boolean;
  /** Okta's own admin roles. */
  readonly admins: boolean;
  /** Says which accounts without Okta are shown all the same; empty where none are. */
  readonly otherThan: string;
}

export const REQUIREMENTS: readonly Requirement[] = [
  {
    framework: 'SOC 2',
    reference: 'CC6.1',
    asks: 'logical access is restricted to those who are authorised',
    parts: ['population', 'findings', 'policy'],
    leavesOpen: ({ admins }) =>
      `how access is technically enforced (sign-on policies, MFA, network)${admins ? '' : ', and admin roles in Okta itself'}`,
  },
  {
    framework: 'SOC 2',
    reference: 'CC6.2',
    asks: 'access is authorised before it is granted, and removed when it is no longer authorised',
    parts: ['population', 'findings', 'decisions', 'removal'],
    leavesOpen: 'the approval at the time of granting; how soon leavers were removed between two reviews',
  },
  {
    framework: 'SOC 2',
    reference: 'CC6.3',
    asks: 'access is reviewed and changed by role, least privilege and segregation of duties',
    parts: ['population', 'packets', 'decisions', 'removal'],
    leavesOpen: ({ conflicts, admins }) =>
      `roles and entitlements within each app; ${conflicts ? 'conflicts that the policy does not name' : 'conflicts between duties'}${admins ? '' : '; admin roles in Okta itself'}`,
  },
  {
    framework: 'SOX ITGC',
    reference: 'Access to programs and data',
    asks: 'a periodic review over the complete population, by the right reviewer, with follow-up',
    parts: ['population', 'packets', 'decisions', 'removal', 'signoff'],
    leavesOpen: ({ otherThan }) =>
      `access to in-scope systems past Okta (database and local accounts)${otherThan}; privileges within each app`,
  },
  {
    framework: 'SOX IPE',
    reference: 'PCAOB AS 1105 .10',
    asks: 'information produced by the entity is complete and accurate: source, parameters, logic, integrity',
    parts: ['run', 'population', 'policy'],
    leavesOpen: 'the operation of Okta itself; general controls over the machine that the job ran on',
  },
  {
    framework: 'PCI DSS 4.0.1',
    reference: '7.2.4',
    asks: 'all user accounts, third parties included, at least every six months; wrong access addressed; management acknowledges',
    parts: ['population', 'decisions', 'removal', 'signoff', 'run'],
    leavesOpen: ({ otherThan }) =>
      `accounts that Okta does not know${otherThan}; application and system accounts and their risk analysis (7.2.5.1)`,
  },
  {
    framework: 'ISO/IEC 27001:2022',
    reference: 'A.5.18',
    asks: 'access rights are provisioned, reviewed, modified and removed by the organisation’s own rules',
    parts: ['population', 'policy', 'decisions', 'removal', 'run'],
    leavesOpen: ({ admins }) =>
      `provisioning and its approval; privileged access rights (A.8.2)${admins ? ' other than those in Okta itself' : ''}`,
  },
  {
    framework: 'NIST SP 800-53 r5',
    reference: 'AC-2(j)',
    asks: 'accounts are reviewed for compliance at a set frequency',
    parts: ['population', 'findings', 'policy', 'decisions', 'run'],
    leavesOpen: ({ admins }) =>
      `the frequency that is set; privileged roles${admins ? ' outside Okta' : ''} (AC-6(7)); alignment with termination and transfer (AC-2(l))`,
  },
  {
    framework: 'HIPAA',
    reference: '164.308(a)(4)(ii)(C)',
    asks: 'a user’s right of access is established, documented, reviewed and modified',
    parts: ['population', 'decisions', 'removal', 'signoff'],
    leavesOpen:
      'which systems hold health information; keeping this for six years (164.316(b)(2)), which is the keeper’s',
  },
];

/** What no package of this product evidences, whatever the framework. */
export function neverEvidenced({ otherThan }: Pick<Shown, 'otherThan'>): string[] {
  return [
    'What a user may do within an app: its roles, groups and entitlements.',
    `Accounts that exist in an app and not in Okta: local, shared, service and emergency accounts${otherThan}.`,
    'Use of an app: "last Okta sign-in" is the last sign-in to Okta, not to the app.',
    'Who approved access when it was granted, and that reviewers had the authority to decide.',
    'Any time but that of the reading: Okta cannot be read in the past.',
    'Apps that are out of scope; apps.csv says which ones and why.',
  ];
}

/** What a package does not evidence of systems outside Okta, where the policy names some. */
export const OF_EXPORTS =
  'Whether the export of a system outside Okta has every account of that system: it was taken as whoever made it gave it (`sources`).';

/** What a package does not evidence where the policy does not ask for the administrators. */
export const WITHOUT_ADMINS =
  'Administrator roles in Okta, held directly or by group: they are not app assignments, and the policy does not ask for them (`admins`).';
