import { readFile } from 'node:fs/promises';
import { isMissingFile } from '../files/missing-file.js';

export type PageName = 'packet' | 'review';

/** What a page needs beside its data. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

/** The bundled script and style of a page, as the build has put them beside this file. */
export async function loadPageAssets(name: PageName): Promise<PageAssets> {
  const [script, style] = await Promise.all([read(`${name}.js`), read(`${name}.css`)]);
  return { script, style };
}

async function read(name: string): Promise<string> {
  try {
    return await readFile(new URL(`./${name}`, import.meta.url), 'utf8');
  } catch (error) {
    if (!isMissingFile(error)) throw error;
    throw new Error(`the page's ${name} is not built: run npm ci, or npm run build in a checkout`, { cause: error });
  }
}
