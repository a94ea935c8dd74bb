import { backUpStore } from '@ablate/tracker';
import type { CommandResult, StoreOption } from '../command-result.js';
import { existingStore } from '../existing-store.js';
import { printable } from '../output/printable.js';

export interface BackupOptions extends StoreOption {
  readonly force?: boolean | undefined;
}

/** Copies a store with what lies beside it, while others may write it. */
export function backup(file: string, { store, force = false }: BackupOptions): CommandResult {
  const from = existingStore(store);
  const result = backUpStore(from, file, { force });
  const { artifacts, checkpoints, waiting, missing } = result;
  const parts = [
    `${artifacts} artifacts`,
    ...(checkpoints === 0 ? [] : [`the checkpoints of ${checkpoints} runs`]),
    ...(waiting === 0 ? [] : [`what waits to be written of ${waiting} runs`]),
  ];
  const lines = [
    `Backed up ${printable(from)} to ${printable(file)}, with ${parts.join(', ')}.`,
    ...missing.map((sha256) => `The artifact ${sha256} is missing in the store, or has been changed.`),
  ];
  return {
    text: lines.join('\n'),
    data: { store: from, file, ...result },
    ok: missing.length === 0,
  };
}
