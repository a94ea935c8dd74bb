import { defaultStorePath, isHeld, openReader, openStore } from '@ablate/tracker';
import type { CommandResult, StoreOption } from '../command-result.js';
import { existingStore } from '../existing-store.js';
import { look } from '../look.js';
import { UsageError } from '../usage-error.js';

const REASON = 'stopped with ablate stop';

/** Asks whoever runs them to end the runs that are named, or all of an experiment; jobs are cancelled at once. */
export async function stop(names: readonly string[], { store }: StoreOption): Promise<CommandResult> {
  const file = existingStore(store ?? defaultStorePath());
  const ids = idsOf(names, file);
  const asked = ask(ids, file);
  await look(file);
  const others = ids.length === asked.length ? '' : ` ${ids.length - asked.length} had ended or not begun.`;
  return {
    text: `Asked ${asked.length === 1 ? '1 run' : `${asked.length} runs`} to stop, from a checkpoint if it can.${others}`,
    data: { stopped: asked },
    ok: true,
  };
}

function ask(ids: readonly string[], file: string): string[] {
  using writer = openStore(file);
  return ids.filter((id) => writer.askToStop(id, REASON));
}

function idsOf(names: readonly string[], file: string): string[] {
  using reader = openReader(file);
  const experiments = new Set(reader.experiments().map(({ name }) => name));
  const ids = names.flatMap((name) =>
    experiments.has(name)
      ? reader.listRuns({ experiment: name }).flatMap(({ id, status }) => (isHeld(status) ? [id] : []))
      : [reader.getRun(name).id],
  );
  if (ids.length === 0)
    throw new UsageError(`Expected runs that are under way, found none of ${names.join(', ')}`);
  return [...new Set(ids)];
}
