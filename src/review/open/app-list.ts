import { join } from 'node:path';
import type { App } from '../../assignment/records.js';
import { createNdjsonGz, type NdjsonFact, type NdjsonGzWriter } from '../../files/ndjson-gz-writer.js';
import type { OktaClient } from '../../okta/api.js';
import { stripRecord } from '../../okta/listing/strip-links.js';
import { PAGE_SIZE } from '../../okta/paths.js';
import { LAYOUT } from '../../run/layout.js';

export interface AppList {
  /** Every app seen, in Okta's order, with what collection needs of it; the snapshot has the whole records. */
  readonly apps: readonly App[];
  readonly file: NdjsonFact;
  /** What ended the listing after its first page; undefined when it came to its end. */
  readonly stopped: unknown;
}

/**
 * Lists the org's apps into the snapshot; a listing that ends early keeps the apps it has. `begin` learns the server's
 * time from the first answer, and returns the run's folder: before Okta has answered, nothing is on disk.
 */
export async function listAppsInto(
  begin: (serverMs: number) => Promise<string>,
  { client, signal }: { readonly client: OktaClient; readonly signal: AbortSignal },
): Promise<AppList> {
  const apps: App[] = [];
  const seen = new Set<string>();
  let writer: NdjsonGzWriter | undefined;
  let stopped: unknown;
  try {
    for await (const page of client.listApps({ limit: PAGE_SIZE.apps, signal })) {
      writer ??= await openAppsFile(await begin(page.serverMs));
      const fresh = page.items.filter((app) => !seen.has(app.id) && seen.add(app.id));
      await writer.write(fresh.map(stripRecord));
      apps.push(...fresh.map(slim));
    }
  } catch (error) {
    if (writer === undefined) throw error;
    stopped = error;
  }
  if (writer === undefined) throw new Error('the listing of apps ended without a page');
  return { apps, file: await writer.finish(), stopped };
}

function openAppsFile(folder: string): Promise<NdjsonGzWriter> {
  return createNdjsonGz(join(folder, LAYOUT.apps), { name: LAYOUT.apps });
}

/** An org may have thousands of apps, each with kilobytes of settings: only what scope and messages need is held. */
export function slim(app: App): App {
  const { id, label, name, status } = app;
  return { id, label, status, ...(name === undefined ? {} : { name }) };
}
