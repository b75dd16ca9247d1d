/** Text as it is compared where case does not matter: Okta treats logins, user names and e-mail addresses so. */
export function foldCase(text: string): string {
  return text.toLowerCase();
}
