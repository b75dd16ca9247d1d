// Bundles what starts again and again, the command line and the report thread, into few files, libraries and all: to find
// and link some six hundred modules is half of what it takes to begin. What runs is then what was tested here; who
// imports the package, and the two libraries that only few runs ask for, has them from where npm puts them.
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { build } from 'esbuild';

const OUT = 'dist/program';

/** What a module reads from beside itself is found from where the module was before it was bundled. */
const keepPlaces = {
  name: 'keep-places',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]dist[\\/]src[\\/].*\.js$/ }, ({ path }) => {
      const place = JSON.stringify(relative(resolve(OUT), path).replaceAll('\\', '/'));
      const text = readFileSync(path, 'utf8');
      return {
        contents: text.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`),
        resolveDir: dirname(path),
      };
    });
  },
};

/** exceljs as far as src/report/xlsx/exceljs-private.ts uses it: its readers are two thirds of it. */
const writerAlone = {
  name: 'writer-alone',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^exceljs$/ }, ({ path, resolveDir }) => ({
      path,
      namespace: 'writer-alone',
      pluginData: resolveDir,
    }));
    onLoad({ filter: /./, namespace: 'writer-alone' }, ({ pluginData }) => ({
      contents: `import WorkbookWriter from 'exceljs/lib/stream/xlsx/workbook-writer.js';
        export default { stream: { xlsx: { WorkbookWriter } } };`,
      resolveDir: pluginData,
    }));
  },
};

/** Node warns users of what it forgives code below node_modules: buffers made in the old way. */
const newBuffers = {
  name: 'new-buffers',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/]archiver-utils[\\/]index\.js$/ }, ({ path }) => ({
      contents: readFileSync(path, 'utf8')
        .replaceAll('new Buffer(source)', 'Buffer.from(source)')
        .replaceAll(/new Buffer\((0|size)\)/g, 'Buffer.alloc($1)'),
    }));
  },
};

const CHECKSUMS = 'dist/src/report/xlsx/native-checksums.js';

/** Checksums of ZIPs by Node, in the place of a library that computes them in JavaScript. */
const nativeChecksums = {
  name: 'native-checksums',
  setup({ onResolve }) {
    onResolve({ filter: /^crc-32$/ }, () => ({ path: resolve(CHECKSUMS) }));
  },
};

rmSync(OUT, { recursive: true, force: true });
const { metafile } = await build({
  entryPoints: {
    'okta-access-review': './dist/src/cli/main.js',
    'report-worker': './dist/src/derive/report-worker.js',
  },
  outdir: OUT,
  bundle: true,
  splitting: true,
  chunkNames: 'part-[hash]',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  external: ['ioredis', 'nodemailer/*'],
  // libraries that are CommonJS ask for the modules of Node by it
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
  },
  plugins: [keepPlaces, writerAlone, newBuffers, nativeChecksums],
  metafile: true,
  legalComments: 'none',
  logLevel: 'warning',
});

if (metafile.inputs[CHECKSUMS] === undefined) throw new Error(`nothing asks for ${CHECKSUMS} any more`);

// what is bundled comes with its licenses
const folders = Object.keys(metafile.inputs).flatMap(
  (file) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(file)?.[0] ?? [],
);
const texts = [...new Set(folders)].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'));
  const file = readdirSync(folder).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const text = file === undefined ? `License: ${license}` : readFileSync(`${folder}/${file}`, 'utf8').trim();
  return `${name} ${version}\n\n${text}\n`;
});
writeFileSync(`${OUT}/LICENSES.txt`, texts.join('\n\n'));
