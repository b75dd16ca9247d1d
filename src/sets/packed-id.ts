/** Okta's ids are 20 letters and digits, and five of them fit into 32 bits: 63^5 < 2^32. */
const LENGTH = 20;
const PER_WORD = 5;
/** Words of a packed id. */
export const WORDS = LENGTH / PER_WORD;
const BASE = 63;

/** Writes the id into `key`; false where it is no id such as Okta's. */
export function packId(id: string, key: Uint32Array): boolean {
  if (id.length !== LENGTH) return false;
  for (let word = 0; word < WORDS; word += 1) {
    let value = 0;
    for (let index = word * PER_WORD; index < (word + 1) * PER_WORD; index += 1) {
      const digit = digitOf(id.charCodeAt(index));
      if (digit === 0) return false;
      value = value * BASE + digit;
    }
    key[word] = value;
  }
  return true;
}

/** 1 to 62 for letters and digits, 0 for anything else. */
function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x2f;
  if (code >= 0x41 && code <= 0x5a) return code - 0x36;
  if (code >= 0x61 && code <= 0x7a) return code - 0x3c;
  return 0;
}
