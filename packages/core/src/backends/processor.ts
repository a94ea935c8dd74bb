import os from 'node:os';

/** The processor's name, for the record of what computed. */
export function processor(): string {
  return os.cpus()[0]?.model.trim() ?? 'unknown processor';
}
