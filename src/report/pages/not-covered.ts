import { otherThanExported } from '../../run/accounts-facts.js';
import type { RunFacts } from '../../run/run-facts.js';

/** What a reader could take the report for, and it is not. Systems whose exports were read are not left out. */
export function notCovered({ admins, accounts }: RunFacts): string {
  const but = otherThanExported(accounts);
  return admins === undefined
    ? `${NOW} It does not cover admin roles in Okta, nor accounts that an app has without Okta${but}.`
    : `${NOW} It does not cover accounts that an app has without Okta${but}. Admin roles stand among the apps.`;
}

const NOW = 'This is what Okta said while it was read, not what is so today.';
