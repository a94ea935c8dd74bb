import { Command } from 'commander';
import type { StoreOption } from '../command-result.js';
import { jsonOption, RUN, storeOption, type Deliver, type WithJson } from './shared-options.js';

export function showCommand(deliver: Deliver): Command {
  return new Command('show')
    .description('show one run: its life, configuration, metrics and output')
    .argument('<run>', RUN)
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (reference: string, options: WithJson<StoreOption>) => {
      const { show } = await import('../commands/show.js');
      deliver(show(reference, options), options);
    });
}
