import { PAGE_SIZE } from '../../okta/paths.js';
import type { AccountsFacts } from '../../run/accounts-facts.js';

const USERS = `GET /api/v1/users?limit=${PAGE_SIZE.users}`;

/** What was asked of Okta about the people of systems outside it. */
export function accountQueries(facts: AccountsFacts | undefined): string[] {
  switch (facts?.method) {
    case 'single':
      return ['GET /api/v1/users?filter=profile.email eq "{person}"'];
    case 'list':
      return [USERS, `${USERS}&filter=status eq "DEPROVISIONED"`].map((query) => `${query} (accounts of sources)`);
    default:
      return [];
  }
}
