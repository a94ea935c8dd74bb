import { defaultStorePath, openReader, type DetailReader } from '@ablate/tracker';
import { NoTerminalError, plainTable, runUi } from '@ablate/tui';
import { look, occasionalLook } from '../look.js';
import type { CommandResult, StoreOption } from '../command-result.js';

export interface UiOptions extends StoreOption {
  readonly experiment?: string | undefined;
  readonly screenReader?: boolean;
  readonly refresh?: number;
  readonly theme?: 'auto' | 'dark' | 'light';
}

/** Opens the terminal UI over a store until the user quits; where there is no terminal, gives a plain table. */
export async function ui({
  store,
  experiment,
  screenReader,
  refresh,
  theme,
}: UiOptions): Promise<CommandResult> {
  const storePath = store ?? defaultStorePath();
  await look(storePath);
  using reader = openReader(storePath);
  await checkExperiment(reader, experiment);
  // Warnings would be drawn over the views; `ablate status` says them.
  const lookAgain = occasionalLook(storePath, () => undefined);
  const looking = setInterval(() => void lookAgain().catch(() => undefined), 1000);
  try {
    await runUi({ reader, storePath, experiment, screenReader, refresh, theme });
    return { text: '', data: null, ok: true };
  } catch (error) {
    if (!(error instanceof NoTerminalError)) throw error;
    const runs = reader.listRuns(experiment === undefined ? {} : { experiment });
    return { text: plainTable(runs), data: runs, ok: true };
  } finally {
    clearInterval(looking);
  }
}

async function checkExperiment(reader: DetailReader, experiment: string | undefined): Promise<void> {
  if (experiment === undefined || reader.experiments().some(({ name }) => name === experiment)) return;
  // What it takes is loaded when it is needed: the first frame is to be soon.
  const { unknownExperiment } = await import('../unknown-experiment.js');
  throw unknownExperiment(reader, experiment);
}
