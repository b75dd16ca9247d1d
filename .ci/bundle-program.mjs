// Bundles what starts again and again, the command line and the report thread, into few files: to find and link some
// hundred modules is a quarter of what it takes to begin. Libraries stay where npm puts them.
import { readFileSync, rmSync } from 'node:fs';
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

rmSync(OUT, { recursive: true, force: true });
await build({
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
  packages: 'external',
  plugins: [keepPlaces],
  logLevel: 'warning',
});
