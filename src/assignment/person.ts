import { foldCase } from './fold-case.js';

/** Plain ASCII, as nearly every name is: nothing in it can look like something else. */
const PLAIN = /^[\u0020-\u007e]*$/;
/** Soft hyphens, zero-width characters, variation selectors, bidi and other controls, a blank of Braille: what nobody sees. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Cc}\u2800]/gu;
/** What mail programs write around an address, or in it, and it reaches the same mailbox with. */
const DRESSED = /[<>:]|\s@|@\s|\.$/;

/**
 * A person's name, login or e-mail as it is compared: of one form (NFKC), without what is invisible, case and blanks
 * around it aside; an address without what is written around it: `Name <address>`, `mailto:`, blanks, the dot at a domain's end.
 * Whoever looks the same to a reader of the records must not count as two.
 */
export function personKey(person: string): string {
  const trimmed = person.trim();
  if (PLAIN.test(trimmed)) return bareAddress(foldCase(trimmed));
  const visible = trimmed.normalize('NFKC').replace(INVISIBLE, '').replaceAll('\u3002', '.');
  // upper case first: some letters, such as ß and the long s, have a lower case that is another letter's
  const folded = foldCase(visible.toUpperCase()).normalize('NFKC');
  // the I with a dot of Turkish keeps its dot in lower case; without one it is an I already
  return bareAddress(folded.replace(/i\u0307+/g, 'i').trim());
}

/** No address with a name before it is longer; a text of megabytes is not looked through for one. */
const MAX_ADDRESS = 1000;

/** An address without its dress; any other text as it is. */
function bareAddress(text: string): string {
  if (text.length > MAX_ADDRESS || !text.includes('@') || !DRESSED.test(text)) return text;
  const inBrackets = /<([^<>]*@[^<>]*)>$/.exec(text)?.[1] ?? text;
  const bare = inBrackets
    .trim()
    .replace(/^(?:mailto|smtp|sip):\s*/, '')
    .replace(/\s*@\s*/g, '@')
    .replace(/[\s.]+$/, '');
  return bare === text ? text : bareAddress(bare);
}

/**
 * The key of an e-mail address without what its owner may add to it at will, `name+anything@…`; undefined where that
 * makes no difference.
 */
export function baseAddressKey(key: string): string | undefined {
  const at = key.lastIndexOf('@');
  const plus = key.indexOf('+');
  return at > 0 && plus > 0 && plus < at ? key.slice(0, plus) + key.slice(at) : undefined;
}

/** Scripts whose letters pass for those of another one; East Asian ones stand beside Latin names, and look like none. */
const SCRIPTS: readonly (readonly [name: string, letter: RegExp])[] = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Hebrew', /\p{Script=Hebrew}/u],
  ['Arabic', /\p{Script=Arabic}/u],
  ['Cherokee', /\p{Script=Cherokee}/u],
  ['Coptic', /\p{Script=Coptic}/u],
  ['Georgian', /\p{Script=Georgian}/u],
  ['Lisu', /\p{Script=Lisu}/u],
];

/**
 * Why a name may be taken for another one: it mixes letters of scripts that look alike, such as a Cyrillic а among Latin
 * ones. Undefined for a name that does not.
 */
export function mixedScripts(person: string): string | undefined {
  if (PLAIN.test(person)) return undefined;
  const visible = person.normalize('NFKC').replace(INVISIBLE, '');
  const found = SCRIPTS.filter(([, letter]) => letter.test(visible)).map(([name]) => name);
  return found.length > 1 ? `mixes ${found.join(' and ')} letters, which look alike` : undefined;
}
