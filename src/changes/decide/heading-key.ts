import { personKey } from '../../assignment/person.js';

/**
 * A heading as it is compared: whatever case, blanks, accents, widths of letters and characters that nobody sees it is written
 * with. Headings that look the same to people must not count as two.
 */
export function headingKey(heading: string): string {
  return personKey(heading.replaceAll('\ufeff', '').replace(/\s+/g, ' '))
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC');
}
