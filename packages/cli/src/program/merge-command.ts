import { Command } from 'commander';
import type { StoreOption } from '../command-result.js';
import { jsonOption, storeOption, type Deliver, type WithJson } from './shared-options.js';

export function mergeCommand(deliver: Deliver): Command {
  return new Command('merge')
    .description('import what the jobs of a spool have published, without asking their launcher')
    .argument('<spool>', 'the folder that was given as --spool')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (spool: string, options: WithJson<StoreOption>) => {
      const { merge } = await import('../commands/merge.js');
      deliver(await merge(spool, options), options);
    });
}
