import { isHeld, openReader, openStore, type RunRow } from '@ablate/tracker';
import type { CommandResult, StoreOption } from '../command-result.js';
import { existingStore } from '../existing-store.js';
import { formatTime } from '../output/format.js';
import { textTable } from '../output/table.js';
import { UsageError } from '../usage-error.js';

export interface RmOptions extends StoreOption {
  /** Don't ask. */
  readonly yes?: boolean | undefined;
}

/** Removes runs for good, having asked; none where one of them isn't found, or is being trained. */
export async function rm(
  references: readonly string[],
  { store, yes = false }: RmOptions,
): Promise<CommandResult> {
  const file = existingStore(store);
  using reader = openReader(file);
  const found = new Map(references.map((reference) => reader.getRun(reference)).map((run) => [run.id, run]));
  const runs = [...found.values()];
  const held = runs.filter(({ status }) => isHeld(status));
  if (held.length > 0) {
    const names = held.map(({ name, id, status }) => `${name} (${id}) is ${status}`);
    throw new UsageError(`Expected runs that nobody trains: ${names.join(', ')}. Nothing was removed.`);
  }
  if (!yes && !(await isConfirmed(runs)))
    return { text: 'Nothing was removed.', data: { removed: [] }, ok: true };
  using writer = openStore(file);
  for (const { id } of runs) writer.removeRun(id);
  const what = runs.length === 1 ? '1 run' : `${runs.length} runs`;
  return {
    text: `Removed ${what}. ablate gc frees the space of artifacts and checkpoints.`,
    data: { removed: runs.map(({ id }) => id) },
    ok: true,
  };
}

async function isConfirmed(runs: readonly RunRow[]): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw new UsageError('Expected --yes where there is no terminal to ask on. Nothing was removed.');
  const rows = runs.map(({ id, experiment, name, status, createdAt }) => [
    ...[id, experiment, name, status],
    formatTime(createdAt),
  ]);
  const { stderr } = process;
  stderr.write(`${textTable(['run', 'experiment', 'name', 'status', 'created'], rows, stderr.columns)}\n`);
  const { confirm } = await import('@clack/prompts');
  const message =
    runs.length === 1 ? 'Remove this run for good?' : `Remove these ${runs.length} runs for good?`;
  return (await confirm({ message, initialValue: false, output: stderr })) === true;
}
