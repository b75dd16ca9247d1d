export type Command = 'next' | 'previous' | 'keep' | 'revoke' | 'undo' | 'clear' | 'search' | 'help' | 'save';

/** The keys, as the help lists them. */
export const KEYS: readonly { readonly key: string; readonly command: Command; readonly says: string }[] = [
  { key: 'j', command: 'next', says: 'next row' },
  { key: 'k', command: 'previous', says: 'previous row' },
  { key: 'e', command: 'keep', says: 'keep, and go to the next open row' },
  { key: 'r', command: 'revoke', says: 'revoke: asks for the reason, Enter confirms' },
  { key: 'x', command: 'clear', says: 'take the decision on this row back' },
  { key: 'u', command: 'undo', says: 'undo the last step' },
  { key: '/', command: 'search', says: 'search' },
  { key: 's', command: 'save', says: 'save decisions to a file' },
  { key: '?', command: 'help', says: 'this help' },
];

export interface KeyPress {
  readonly key: string;
  readonly isModified: boolean;
  /** Where text is typed, or a choice is made by letters, a letter is a letter. */
  readonly isTyping: boolean;
}

/** What a key asks for; undefined where it is nothing of the page's. Letters count in either case. */
export function commandOf({ key, isModified, isTyping }: KeyPress): Command | undefined {
  if (isModified || isTyping) return undefined;
  return KEYS.find((one) => one.key === key.toLowerCase())?.command;
}
