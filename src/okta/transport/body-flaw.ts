/** Texts that are shorter stand in honest answers by chance. */
const SHORTEST = 12;

/**
 * What is wrong with an answer that says more than Okta would: it repeats a secret that it was sent, so that keeping it
 * would write the secret down. Undefined where nothing is. Errors are not looked at: their texts are cleaned one by one.
 */
export function flawOf(bytes: Buffer, sent: Readonly<Record<string, string>>): string | undefined {
  const secrets = secretsIn(sent);
  if (secrets.flatMap(spellingsOf).some((spelling) => bytes.includes(spelling)))
    return 'that repeats the credential that was sent';
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

/** How a server may write down what it was sent: as it is, in other letters, by its bytes, or within more of base64. */
function spellingsOf(secret: string): readonly string[] {
  const hex = Buffer.from(secret).toString('hex');
  const percent = hex.replace(/../g, '%$&');
  const inside = [0, 1, 2].map((before) => base64Inside(secret, before));
  const plain = [secret, secret.toLowerCase(), secret.toUpperCase(), encodeURIComponent(secret)];
  const bytes = [hex, hex.toUpperCase(), percent, percent.toUpperCase()];
  return [...new Set([...plain, ...bytes, ...inside, ...inside.map(forUrls)])];
}

/** What of a text's base64 is the same whatever stands around it, where so many bytes of a group of three come before. */
function base64Inside(text: string, before: number): string {
  const coded = Buffer.from(`${'x'.repeat(before)}${text}`)
    .toString('base64')
    .replace(/.?=+$/, '');
  return coded.slice(before === 0 ? 0 : before + 1);
}

function forUrls(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_');
}
