import { reproduceRun, type Reproduction } from '@ablate/runner';
import type { CommandResult, StoreOption } from '../command-result.js';
import { printable } from '../output/printable.js';
import { progressView } from '../output/progress.js';
import { toJsonLine } from '../output/json.js';
import { listenForSignals } from '../run-signals.js';

export interface ReproduceOptions extends StoreOption {
  readonly folder?: string | undefined;
}

/** Trains a run again from the store alone, and says whether it comes to the same bits. */
export async function reproduce(
  reference: string,
  { store, folder }: ReproduceOptions,
): Promise<CommandResult> {
  const stop = new AbortController();
  const unlisten = listenForSignals({ drain: () => stop.abort(), hurry: () => process.exit(1) });
  const progress = progressView(process.stderr);
  try {
    const found = await reproduceRun({
      run: reference,
      ...(store === undefined ? {} : { store }),
      ...(folder === undefined ? {} : { folder }),
      signal: stop.signal,
      onUpdate: (update) => progress.update(update),
    });
    progress.end();
    const { run, points, divergence, environment } = found;
    return {
      text: describe(found),
      data: { run: run.id, isEqual: divergence === null, points, divergence, environment },
      ok: divergence === null,
    };
  } finally {
    progress.end();
    unlisten();
  }
}

function describe({ run, points, divergence, environment }: Reproduction): string {
  const what =
    divergence === null ? `equal to the last bit, in ${points} values` : divergenceText(divergence);
  const hashes = divergence !== null ? '' : run.weightsHash === null ? '' : ', weights and test outputs';
  return [
    printable(`${run.name} (${run.id}): ${what}${hashes}.`),
    environment.length === 0
      ? 'The environment is the same, as far as it is recorded.'
      : [
          'What differs in the environment:',
          ...environment.map((each) =>
            printable(`  ${each.what}: ${toJsonLine(each.before)} → ${toJsonLine(each.now)}`),
          ),
        ].join('\n'),
  ].join('\n\n');
}

function divergenceText(divergence: NonNullable<Reproduction['divergence']>): string {
  switch (divergence.kind) {
    case 'metric': {
      const { metric, step, before, now } = divergence;
      return `differs from step ${step} on: ${metric} was ${before ?? 'missing'}, now ${now ?? 'missing'}`;
    }
    case 'weights':
      return 'the metrics are equal at all steps, and the weights differ';
    case 'outputs':
      return 'metrics and weights are equal, and the outputs for the test split differ';
    case 'end':
      return `did not finish, ${divergence.reason}`;
  }
}
