import { useEffect, useMemo, useSyncExternalStore } from 'react';
import type { UiReader } from './ui-reader.js';
import { SeriesCache } from './series-cache.js';
import { type Snapshot, StorePoller } from './store-poller.js';

export interface Store {
  readonly snapshot: Snapshot;
  readonly series: SeriesCache;
  /** Reads runs again that were changed from here. */
  readonly touch: (ids: readonly string[]) => void;
}

export interface StoreOptions {
  readonly experiment?: string | undefined;
  readonly intervalMs?: number | undefined;
}

/** The one hook that reads the store: polls its version and renders again when something was written. */
export function useStore(reader: UiReader, { experiment, intervalMs }: StoreOptions): Store {
  const poller = useMemo(
    () => new StorePoller(reader, { experiment, intervalMs }),
    [reader, experiment, intervalMs],
  );
  const series = useMemo(() => new SeriesCache(reader), [reader]);
  useEffect(() => () => poller.stop(), [poller]);
  const snapshot = useSyncExternalStore(poller.subscribe, poller.snapshot);
  return { snapshot, series, touch: poller.touch };
}
