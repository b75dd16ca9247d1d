// Bundles the scripts and styles of the HTML pages into the package: nothing is fetched, and users build nothing. The
// pages are single files, so each script has all that it needs, and each style all of its imports.
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

/** What the pages may weigh, in bytes: a packet is mailed. */
const MAX_BYTES = 120_000;

const PAGES = { packet: ['src/pages/packet/main.tsx', 'src/pages/packet/packet.css'] };

for (const [name, [script, style]] of Object.entries(PAGES)) {
  const { metafile } = await build({
    entryPoints: [
      { in: script, out: name },
      { in: style, out: name },
    ],
    outdir: 'dist/src/pages',
    bundle: true,
    minify: true,
    metafile: true,
    // ASCII alone, so that the bytes and their hash are the same in whatever encoding somebody saves the page
    charset: 'ascii',
    format: 'iife',
    target: ['chrome109', 'firefox115', 'safari16.4'],
    tsconfig: 'tsconfig.pages.json',
    legalComments: 'none',
    logLevel: 'warning',
  });
  for (const [file, { bytes }] of Object.entries(metafile.outputs)) {
    if (bytes > MAX_BYTES) throw new Error(`${file} has ${bytes} bytes; a page's script may have ${MAX_BYTES}`);
    if (/<\/script|<!--|[^\0-\x7e]/i.test(readFileSync(file, 'utf8')))
      throw new Error(`${file} has what HTML cannot hold`);
    if (process.argv[2] === 'say') console.log(`${file}: ${bytes} bytes`);
  }
}
