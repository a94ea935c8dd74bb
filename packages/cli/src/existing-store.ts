import { statSync } from 'node:fs';
import { defaultStorePath, StoreError } from '@ablate/tracker';

/** Path of the store for commands that must not make a new one. Throws `StoreError` `STORE_MISSING`. */
export function existingStore(store: string | undefined): string {
  const file = store ?? defaultStorePath();
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size > 0) return file;
  throw new StoreError('STORE_MISSING', `No store at ${file}. Make one with: ablate run MATRIX`);
}
