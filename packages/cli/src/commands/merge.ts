import { mergeSpool } from '@ablate/runner';
import { defaultStorePath } from '@ablate/tracker';
import type { CommandResult, StoreOption } from '../command-result.js';

/** Brings all that the jobs of a spool have published into a store, whoever submitted them. */
export async function merge(spool: string, { store }: StoreOption): Promise<CommandResult> {
  const warnings: string[] = [];
  const result = await mergeSpool(store ?? defaultStorePath(), spool, (message) => warnings.push(message));
  for (const message of warnings) process.stderr.write(`${message}\n`);
  return {
    text: `${result.added} runs added, ${result.replaced} brought up to date, ${result.unchanged} unchanged.`,
    data: { ...result, warnings },
    ok: warnings.length === 0,
  };
}
