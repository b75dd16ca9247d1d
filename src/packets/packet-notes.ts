import type { PacketIdentity } from './packet-sheets.js';

/** What the words of a packet's columns mean: the same for the workbook and for the page. */
export function packetNotes({ hasRoster, endsMemberships }: PacketIdentity): string[] {
  return [
    'Last Okta sign-in is the last sign-in to Okta itself, not the last use of the app.',
    'Last use of the app is the last that Okta has seen, where the review looked: bookmarks, and sign-ins within an app, it does not see.',
    endsMemberships
      ? 'Access by “group …” comes with that group: to revoke it, the person is taken out of the group, by the tool where the policy names the group, and otherwise by hand.'
      : 'Access by “group …” comes with that group: revoking it is done by hand, by taking the person out of the group.',
    '“Of their department, have this app” is how many people of the same department have it, of all whom the review has seen: 2 of 40 is an exception, 39 of 40 is not.',
    ...(hasRoster
      ? ['“(roster)” marks a department or a manager that comes from the HR roster, where Okta says something else.']
      : []),
  ];
}
