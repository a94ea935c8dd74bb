import { Command } from 'commander';
import type { InitOptions } from '../commands/init.js';
import { jsonOption, type Deliver, type WithJson } from './shared-options.js';

export function initCommand(deliver: Deliver): Command {
  return new Command('init')
    .description('write a small matrix that runs as it is')
    .argument('[folder]', 'where to write its matrix.yaml')
    .option('-y, --yes', "don't ask")
    .addOption(jsonOption())
    .action(async (folder: string | undefined, options: WithJson<InitOptions>) => {
      const { init } = await import('../commands/init.js');
      deliver(await init(folder, options), options);
    });
}
