/** Texts that are shorter stand in honest answers by chance. */
const SHORTEST = 12;

/**
 * What is wrong with an answer that says more than Okta would: it repeats a secret that it was sent, so that keeping it
 * would write the secret down. Undefined where nothing is. Errors are not looked at: their texts are cleaned one by one.
 */
export function flawOf(bytes: Buffer, sent: Readonly<Record<string, string>>): string | undefined {
  const secrets = secretsIn(sent);
  if (secrets.some((secret) => bytes.includes(secret))) return 'that repeats the credential that was sent';
  // JSON may write any letter by its number
  if (!bytes.includes('\\u00')) return undefined;
  const text = bytes.toString('latin1').replace(/\\u00([0-7][0-9a-f])/gi, (_, digits: string) => {
    return String.fromCharCode(Number.parseInt(digits, 16));
  });
  return secrets.some((secret) => text.includes(secret)) ? 'that repeats the credential that was sent' : undefined;
}

/** The values of authorizing headers, without the scheme before them. */
function secretsIn(sent: Readonly<Record<string, string>>): string[] {
  return Object.values(sent)
    .map((value) => value.slice(value.lastIndexOf(' ') + 1))
    .filter((secret) => secret.length >= SHORTEST);
}
