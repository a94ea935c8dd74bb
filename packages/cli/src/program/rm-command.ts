import { Command } from 'commander';
import type { RmOptions } from '../commands/rm.js';
import { jsonOption, storeOption, type Deliver, type WithJson } from './shared-options.js';

export function rmCommand(deliver: Deliver): Command {
  return new Command('rm')
    .description('remove runs for good')
    .argument('<runs...>', 'ids of runs, the starts of them, or their names')
    .option('-y, --yes', "don't ask")
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (runs: readonly string[], options: WithJson<RmOptions>) => {
      const { rm } = await import('../commands/rm.js');
      deliver(await rm(runs, options), options);
    });
}
