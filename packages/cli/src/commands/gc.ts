import { openStore } from '@ablate/tracker';
import type { CommandResult, StoreOption } from '../command-result.js';
import { existingStore } from '../existing-store.js';
import { printable } from '../output/printable.js';

/** Removes what no run refers to, and shrinks the store. */
export function gc({ store }: StoreOption): CommandResult {
  const file = existingStore(store);
  using opened = openStore(file);
  const removed = opened.gc();
  const { rows, artifacts, snapshots, checkpoints, bytes } = removed;
  return {
    text: `${printable(file)}: removed ${rows} rows, ${artifacts} artifacts, ${snapshots} copies of code and the checkpoints of ${checkpoints} removed runs (${(bytes / 1e6).toFixed(1)} MB).`,
    data: { store: file, ...removed },
    ok: true,
  };
}
