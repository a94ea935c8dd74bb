import { Command } from 'commander';
import type { StoreOption } from '../command-result.js';
import { jsonOption, storeOption, type Deliver, type WithJson } from './shared-options.js';

export function watchCommand(deliver: Deliver): Command {
  return new Command('watch')
    .description('show the progress of a matrix that another process runs')
    .argument('[experiment]', 'default: that of the newest run')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (experiment: string | undefined, options: WithJson<StoreOption>) => {
      const { watch } = await import('../commands/watch.js');
      deliver(await watch(experiment, options), options);
    });
}
