// Bundles the scripts and styles of the HTML pages into the package: nothing is fetched, and users build nothing. The
// pages are single files, so each script has all that it needs, and each style all of its imports.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

/** What the pages may weigh, in bytes: a packet is mailed. */
const MAX_BYTES = 120_000;

const PAGES = {
  packet: ['src/pages/packet/main.tsx', 'src/pages/packet/packet.css'],
  review: ['src/pages/review/main.tsx', 'src/pages/review/review.css'],
};

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

// the charts are drawn while a run is written, by a part of a library that nobody should have to install
await build({
  entryPoints: ['src/pages/charts/echarts.ts'],
  outfile: 'dist/src/pages/charts/echarts.js',
  bundle: true,
  minify: true,
  charset: 'ascii',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  legalComments: 'none',
  logLevel: 'warning',
});

rmSync('dist/src/pages/charts/echarts.js.map', { force: true });

// what is bundled comes with its licenses
const LICENSED = ['preact', '@tanstack/virtual-core', 'echarts', 'zrender', 'tslib'];
const texts = LICENSED.map((name) => {
  const folder = `node_modules/${name}`;
  const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
  const { version } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  return `${name} ${version}\n\n${readFileSync(`${folder}/${file}`, 'utf8').trim()}\n`;
});
writeFileSync('dist/src/pages/LICENSES.txt', texts.join('\n\n'));
