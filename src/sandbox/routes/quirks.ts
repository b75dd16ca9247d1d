import type { AppRecord } from '../state/records.js';

/**
 * Ways in which an app or a group misbehaves, each seen in the field or feared. `true` means every one, a list means these, by
 * id or label.
 */
export interface QuirkOptions {
  /** `next` links lose `expand`, as Okta's did until 2026.08 (OKTA-1230324). */
  readonly loseExpand?: boolean | readonly string[];
  /** `expand=user` is ignored: no row embeds its user. */
  readonly ignoreExpand?: boolean | readonly string[];
  /** The app is listed, but every call into it answers 403 E0000006. */
  readonly forbidden?: boolean | readonly string[];
  /** The app is outside what the role reaches: not listed, and 404 as if it were not there. */
  readonly hidden?: boolean | readonly string[];
  /** The role sees no rows: an empty list and 200. `true` also empties the lists of apps and of users. */
  readonly blind?: boolean | readonly string[];
  /** The app is deleted once the first page of its users was sent. */
  readonly deletedMidListing?: boolean | readonly string[];
  /** `next` leads to the page that it stands on. */
  readonly repeatNext?: boolean | readonly string[];
  /** Every page silently lacks its last row. */
  readonly shortPages?: boolean | readonly string[];
  /** The last row of a page comes again as the first of the next. */
  readonly movingRows?: boolean | readonly string[];
  /** An empty page with a `next` comes before the second page. */
  readonly emptyPages?: boolean | readonly string[];
  /** The second page's cursor is refused with 400 E0000029, always. */
  readonly refusedCursor?: boolean | readonly string[];
  /** Unassigning answers 204 and changes nothing. */
  readonly stickyUnassign?: boolean | readonly string[];

  // from here on the list is of groups, by id or name
  /** `next` links of a group's members lose `expand=group-rules`. */
  readonly loseGroupRules?: boolean | readonly string[];
  /** `expand=group-rules` is ignored: no member embeds the rules behind the membership. */
  readonly ignoreGroupRules?: boolean | readonly string[];
  /** The group is there, but its members answer 403 E0000006. */
  readonly forbiddenGroups?: boolean | readonly string[];
  /** The group is outside what the role reaches: lists lack it without an error, and it answers 404. */
  readonly hiddenGroups?: boolean | readonly string[];
  /** Pages of more than 200 members end in 504. */
  readonly slowGroups?: boolean | readonly string[];
  /** Taking a member out answers 204 and changes nothing. */
  readonly stickyMembers?: boolean | readonly string[];
  /** `true` only: the list of group rules answers 403 E0000006, as it does to administrators of single groups. */
  readonly noRules?: boolean;
  /** `true` only: administrators answer 403 E0000006, as they do to all but Super Administrators. */
  readonly noAdmins?: boolean;
  /** `true` only: the list of administrators lacks those whom only a group makes administrators. */
  readonly noGroupAdmins?: boolean;
  /** `true` only: factors of users answer 403 E0000006. */
  readonly noFactors?: boolean;
  /** `true` only: API tokens answer 403 E0000006. */
  readonly noTokens?: boolean;
}

export type Quirk = keyof QuirkOptions;

export const QUIRKS: readonly Quirk[] = [
  'loseExpand',
  'ignoreExpand',
  'forbidden',
  'hidden',
  'blind',
  'deletedMidListing',
  'repeatNext',
  'shortPages',
  'movingRows',
  'emptyPages',
  'refusedCursor',
  'stickyUnassign',
  'loseGroupRules',
  'ignoreGroupRules',
  'forbiddenGroups',
  'hiddenGroups',
  'slowGroups',
  'stickyMembers',
  'noRules',
  'noAdmins',
  'noGroupAdmins',
  'noFactors',
  'noTokens',
];

export interface Quirks {
  has(quirk: Quirk, app: Pick<AppRecord, 'id' | 'label'>): boolean;
  /** Whether the whole org is so. */
  everywhere(quirk: Quirk): boolean;
}

export function quirksOf(options: QuirkOptions): Quirks {
  return {
    has: (quirk, app) => {
      const apps = options[quirk] ?? false;
      return typeof apps === 'boolean' ? apps : apps.includes(app.id) || apps.includes(app.label);
    },
    everywhere: (quirk) => options[quirk] === true,
  };
}
