import type { SourcesFacts } from '../../roster/sources-facts.js';
import type { AccountsFacts } from '../../run/accounts-facts.js';
import { LAYOUT } from '../../run/layout.js';
import { NOTE, SEVERITY_STYLES } from '../xlsx/sheet-styles.js';
import { count, type PageRow, pair, paragraph, remark, section, text } from './page.js';

/** Which systems outside Okta were reviewed, from which files, and whether every account is a row; nothing where there is none. */
export function accountsRows(
  facts: AccountsFacts | undefined,
  files: SourcesFacts['systems'],
  widths: readonly number[],
  readingWidths: readonly number[],
): PageRow[] {
  if (facts === undefined) return [];
  return [
    ...section('Systems outside Okta', widths),
    ...facts.systems.flatMap((system) => {
      const file = files?.find(({ name }) => name === system.name);
      const inFile = file?.accounts ?? 0;
      return [
        pair('Source', text(system.appId)),
        ...(file === undefined ? [] : [pair('File', text(file.file), remark(`written at ${file.modifiedAt} (UTC)`))]),
        inFile === system.accounts
          ? pair('Accounts', count(system.accounts), remark('each one in the file is a row'))
          : pair('Accounts', text(`${system.accounts} rows, ${inFile} in the file`, SEVERITY_STYLES.critical)),
        pair('Without an Okta user', count(system.withoutUser), remark(`${system.matched} have one`)),
        ...(system.unread === 0 ? [] : [pair('Could not be matched', count(system.unread))]),
      ];
    }),
    paragraph(`The files are kept as they were in ${LAYOUT.sourcesFolder}/. ${WHOSE}`, readingWidths, NOTE),
  ];
}

const WHOSE =
  'Whether a file has every account is for whoever exported it to say: Okta knows nothing of these systems.';
