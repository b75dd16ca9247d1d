import type { AccountsFacts } from '../../run/accounts-facts.js';
import { DIRECTORY_QUERIES } from '../join/whole-directory.js';

/** What was asked of Okta about the people of systems outside it. */
export function accountQueries(facts: AccountsFacts | undefined): string[] {
  switch (facts?.method) {
    case 'single':
      return ['GET /api/v1/users?filter=profile.email eq "{person}"'];
    case 'list':
      return DIRECTORY_QUERIES.map((query) => `${query} (accounts of sources)`);
    default:
      return [];
  }
}
