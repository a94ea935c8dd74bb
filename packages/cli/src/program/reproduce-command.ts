import { Command } from 'commander';
import type { ReproduceOptions } from '../commands/reproduce.js';
import { jsonOption, RUN, storeOption, type Deliver, type WithJson } from './shared-options.js';

export function reproduceCommand(deliver: Deliver): Command {
  return new Command('reproduce')
    .description('train a finished run again from the store alone, and say whether it comes to the same bits')
    .argument('<run>', RUN)
    .option('--folder <path>', 'where plugins look for files that they read (default: the current folder)')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (reference: string, options: WithJson<ReproduceOptions>) => {
      const { reproduce } = await import('../commands/reproduce.js');
      deliver(await reproduce(reference, options), options);
    });
}
