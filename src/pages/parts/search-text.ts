/** Marks above and below letters, and what nobody sees: a person who searches types neither. */
const IGNORED = /[\p{M}\p{Default_Ignorable_Code_Point}\p{Cf}]/gu;

/** Letters that decomposing leaves as they are, with what people type in their place. */
const SPELLED: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', đ: 'd', ł: 'l', æ: 'ae', œ: 'oe', ı: 'i' };

const TO_SPELL = new RegExp(`[${Object.keys(SPELLED).join('')}]`, 'g');

/** Text as it is searched: letters of every script without case, accents and width. */
export function searchable(text: string): string {
  return text
    .normalize('NFKD')
    .replace(IGNORED, '')
    .toLowerCase()
    .replace(TO_SPELL, (letter) => SPELLED[letter] ?? letter);
}

/** The words that are looked for; a text matches where it has all of them, in any order. */
export function searchWords(query: string): readonly string[] {
  return searchable(query)
    .split(/\s+/)
    .filter((word) => word !== '');
}
