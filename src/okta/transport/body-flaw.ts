/** Texts that are shorter stand in honest answers by chance. */
const SHORTEST = 12;

/** How JSON begins a letter of Latin-1 that it writes by its number. */
const NUMBERED = '\\u00';

/**
 * What is wrong with an answer that says more than Okta would: it repeats a secret that it was sent, so that keeping it
 * would write the secret down. Undefined where nothing is. Errors are not looked at: their texts are cleaned one by one.
 */
export function flawOf(bytes: Buffer, sent: Readonly<Record<string, string>>): string | undefined {
  const secrets = secretsIn(sent);
  if (secrets.flatMap(spellingsOf).some((spelling) => bytes.includes(spelling)))
    return 'that repeats the credential that was sent';
  // JSON may write any letter by its number; where it so writes none of a secret's, nothing is hidden
  if (!secrets.some((secret) => isNumbered(secret, bytes))) return undefined;
  const text = bytes.toString('latin1').replace(/\\u00([0-7][0-9a-f])/gi, (_, digits: string) => {
    return String.fromCharCode(Number.parseInt(digits, 16));
  });
  return secrets.some((secret) => text.includes(secret)) ? 'that repeats the credential that was sent' : undefined;
}

/** Whether any letter of the secret is written by its number. */
function isNumbered(secret: string, bytes: Buffer): boolean {
  const letters = new Set(secret);
  for (let at = bytes.indexOf(NUMBERED); at !== -1; at = bytes.indexOf(NUMBERED, at + NUMBERED.length)) {
    const digits = bytes.toString('latin1', at + NUMBERED.length, at + NUMBERED.length + 2);
    if (letters.has(String.fromCharCode(Number.parseInt(digits, 16)))) return true;
  }
  return false;
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

const COMMA = 0x2c;
const OPEN_BRACKET = 0x5b;
const OPEN_BRACE = 0x7b;
/** Of what may come, so much is read without counting: pages have some 1.3 MB, and no such page fills the memory. */
const UNCOUNTED = 1 / 16;
/** Of what may come, one value for so many bytes: pages of Okta have some twenty for each. */
const BYTES_A_VALUE = 64;

/** How many values an answer may have that may have so many bytes. */
export function mostValues(maxBytes: number): number {
  return Math.floor(maxBytes / BYTES_A_VALUE);
}

/**
 * Whether a body has more values than any page has: three bytes, `{},`, become an object of some thirty, so that an allowed
 * body of these, a few kilobytes on the wire, would fill gigabytes once parsed. Commas in texts count as well.
 */
export function isCrowd(bytes: Buffer, maxBytes: number): boolean {
  if (bytes.length <= maxBytes * UNCOUNTED) return false;
  let left = mostValues(maxBytes);
  for (const byte of bytes) {
    if (byte !== COMMA && byte !== OPEN_BRACKET && byte !== OPEN_BRACE) continue;
    left -= 1;
    if (left < 0) return true;
  }
  return false;
}
