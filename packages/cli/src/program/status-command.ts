import { Command } from 'commander';
import type { StatusOptions } from '../commands/status.js';
import { jsonOption, storeOption, type Deliver, type WithJson } from './shared-options.js';

export function statusCommand(deliver: Deliver): Command {
  return new Command('status')
    .description('look at the jobs of a spool, import what they have come to, and show how they stand')
    .option('-w, --watch', 'look again and again until no job is left')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (options: WithJson<StatusOptions>) => {
      const { status } = await import('../commands/status.js');
      deliver(await status(options), options);
    });
}
