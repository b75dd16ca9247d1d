/** Files that programs and systems keep in a folder beside what people put there, by what they are. */
const OTHERS: readonly (readonly [name: RegExp, what: string])[] = [
  [/^(?:~\$|\.~lock\.)/, 'only says who has the workbook open: close it, and import it again'],
  [/\.(?:partial|part|tmp|crdownload|download|filepart)$/i, 'is still being written: import it when it is whole'],
  [
    /^(?:\.|desktop\.ini$|thumbs\.db$|ehthumbs\.db$|icon\r?$)/i,
    'is what a system keeps in a folder, nobody’s decisions',
  ],
];

/** Why a file of this name is passed over; undefined where somebody may have sent it. */
export function notReturned(name: string): string | undefined {
  const what = OTHERS.find(([pattern]) => pattern.test(name))?.[1];
  return what === undefined ? undefined : `${name} ${what}`;
}
