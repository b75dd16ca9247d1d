import { useEffect, useRef } from 'preact/hooks';
import { type Decisions, NO_DECISIONS } from './decisions.js';
import type { Packet } from './packet.js';
import { readStored, type Store, storedText, storeName } from './stored.js';

/** What the browser has kept of this packet's decisions; none where it may not keep any. */
export function storedDecisions(packet: Packet, store: Store | undefined): Decisions {
  return { ...NO_DECISIONS, byRow: readStored(packet, read(packet, store)) };
}

function read(packet: Packet, store: Store | undefined): string | null {
  try {
    return store?.getItem(storeName(packet.data)) ?? null;
  } catch {
    return null;
  }
}

/** Whether the browser has kept the decisions: a full or forbidden store must be told, not hidden. */
export function keep(packet: Packet, store: Store | undefined, decisions: Decisions): boolean {
  try {
    store?.setItem(storeName(packet.data), storedText(packet, decisions));
    return store !== undefined;
  } catch {
    return false;
  }
}

/** The same page in two tabs: each takes over what the other one keeps, instead of overwriting it. */
export function useOtherTabs(packet: Packet, store: Store | undefined, set: (decisions: Decisions) => void): void {
  const name = useRef(storeName(packet.data));
  useEffect(() => {
    const take = ({ key, newValue }: StorageEvent) => {
      if (store === undefined || key !== name.current) return;
      set({ ...NO_DECISIONS, byRow: readStored(packet, newValue) });
    };
    window.addEventListener('storage', take);
    return () => window.removeEventListener('storage', take);
  }, [packet, store, set]);
}
