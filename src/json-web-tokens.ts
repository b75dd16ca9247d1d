/** Assertions, proofs of possession, and the access tokens of most servers: base64url of a JSON object, a dot, another. */
const JWT = /eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g;

/**
 * The beginnings that headers have, `{"alg":`, `{"typ":`, `{"kid":` and so on, in any case of letters, as somebody may have
 * changed them. Anything in any case would take people of the name of Freyja for tokens.
 */
const BEGINNINGS = 'eyj(?:hbgci|0exai|rawqi|qd2si|lbmmi|jdhki|4nx)';
const JWT_IN_ANY_CASE = new RegExp(`${BEGINNINGS}[\\w-]{2,}\\.[\\w-]{8,}(?:\\.[\\w-]*)?`, 'gi');

/** The text with every JSON Web Token in it replaced. */
export function withoutTokens(text: string, shown: string): string {
  return text.replace(JWT, (found) => (isToken(found) ? shown : found)).replace(JWT_IN_ANY_CASE, shown);
}

/** Where they stand. */
export function tokensIn(text: string): (readonly [start: number, end: number])[] {
  return [...[...text.matchAll(JWT)].filter(([found]) => isToken(found)), ...text.matchAll(JWT_IN_ANY_CASE)].map(
    ({ 0: found, index }) => [index, index + found.length],
  );
}

/** Whether the part before the dot is the beginning of a JSON object; of a name it is not. */
function isToken(found: string): boolean {
  const header = Buffer.from(found.slice(0, found.indexOf('.')), 'base64url').toString('latin1');
  return /^\{"[ -~]*$/.test(header.slice(0, 8));
}
