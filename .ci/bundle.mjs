// `npm pack` and `npm publish` run this before and after. The overrides of package.json do not reach whoever installs the
// package, and all of them concern what exceljs depends on: so exceljs goes along as it is installed here. It is said
// for the packing only, because npm 11 does not come to an end with overrides and bundled dependencies in one checkout.
import { readFileSync, writeFileSync } from 'node:fs';

const LINE = '  "bundleDependencies": ["exceljs"],\n';
const BEFORE = '  "dependencies": {';

const text = readFileSync('package.json', 'utf8').replace(LINE, '');
writeFileSync('package.json', process.argv[2] === 'remove' ? text : text.replace(BEFORE, `${LINE}${BEFORE}`));
