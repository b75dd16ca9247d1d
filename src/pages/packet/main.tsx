import { render } from 'preact';
import { App } from './app.js';
import { packetOf } from './packet.js';
import { DATA_IDS, parsePacketData, parseRows } from './page-data.js';
import type { Store } from './stored.js';

/** The page's entry: reads what is embedded, and shows it. */
function start(): void {
  const root = document.getElementById('app');
  if (root === null) throw new Error('the page has no place to show anything');
  const packet = packetOf(parsePacketData(embedded(DATA_IDS.packet)), parseRows(embedded(DATA_IDS.rows)));
  root.textContent = '';
  render(<App packet={packet} surroundings={{ store: storeOf(), now: () => Date.now(), download }} />, root);
}

function embedded(id: string): unknown {
  const element = document.getElementById(id);
  const value: unknown = JSON.parse(element?.textContent ?? 'null');
  element?.remove(); // megabytes that nobody needs twice
  return value;
}

/** A browser may forbid its store to pages that were opened from a file. */
function storeOf(): Store | undefined {
  try {
    return window.localStorage;
  } catch {
    return undefined;
  }
}

function download(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

start();
