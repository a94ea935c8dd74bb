import { defaultStorePath, openReader } from '@ablate/tracker';
import { runUi } from '@ablate/tui';
import type { CommandResult, StoreOption } from '../command-result.js';

export interface UiOptions extends StoreOption {
  readonly experiment?: string | undefined;
}

/** Opens the terminal UI over a store until the user quits. */
export async function ui({ store, experiment }: UiOptions): Promise<CommandResult> {
  const storePath = store ?? defaultStorePath();
  using reader = openReader(storePath);
  await runUi({ reader, storePath, ...(experiment === undefined ? {} : { experiment }) });
  return { text: '', data: null, ok: true };
}
