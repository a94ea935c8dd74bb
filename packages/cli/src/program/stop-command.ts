import { Command } from 'commander';
import type { StoreOption } from '../command-result.js';
import { jsonOption, storeOption, type Deliver, type WithJson } from './shared-options.js';

export function stopCommand(deliver: Deliver): Command {
  return new Command('stop')
    .description('end runs that are under way, also jobs that wait')
    .argument('<names...>', 'experiments, or ids or names of runs')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (names: readonly string[], options: WithJson<StoreOption>) => {
      const { stop } = await import('../commands/stop.js');
      deliver(await stop(names, options), options);
    });
}
