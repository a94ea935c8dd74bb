import { Command } from 'commander';
import type { StoreOption } from '../command-result.js';
import { jsonOption, storeOption, type Deliver, type WithJson } from './shared-options.js';

export function gcCommand(deliver: Deliver): Command {
  return new Command('gc')
    .description('remove what no run refers to, and shrink the store')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (given: WithJson<StoreOption>) => {
      const { gc } = await import('../commands/gc.js');
      deliver(gc(given), given);
    });
}
