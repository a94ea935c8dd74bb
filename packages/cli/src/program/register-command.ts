import { Command } from 'commander';
import type { RegisterOptions } from '../commands/register.js';
import { jsonOption, setOption, storeOption, type Deliver, type WithJson } from './shared-options.js';

export function registerCommand(deliver: Deliver): Command {
  return new Command('register')
    .description('freeze what a matrix asks before it is run: question, cells, metric, margin, seeds, looks')
    .argument('<matrix>', 'a matrix file (.ts, .js, .yaml) or its folder')
    .addOption(setOption())
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (matrix: string, options: WithJson<RegisterOptions>) => {
      const { register } = await import('../commands/register.js');
      deliver(await register(matrix, options), options);
    });
}
