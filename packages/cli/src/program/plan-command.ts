import { Command } from 'commander';
import { positive, positiveInteger, share } from '../arguments.js';
import type { PlanOptions } from '../commands/plan.js';
import { jsonOption, setOption, storeOption, type Deliver, type WithJson } from './shared-options.js';

export function planCommand(deliver: Deliver): Command {
  return new Command('plan')
    .description('list the cells of a matrix and which are done, without training')
    .argument('<matrix>', 'a matrix file (.ts, .js, .yaml) or its folder')
    .addOption(setOption())
    .option('-j, --jobs <n>', 'cells at a time, for the time that it takes', positiveInteger)
    .option(
      '--effect <difference>',
      'say how many seeds it takes to find this difference, by like runs',
      positive,
    )
    .option('--power <share>', 'chance of finding it (default: 0.8)', share)
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (matrix: string, options: WithJson<PlanOptions>) => {
      const { plan } = await import('../commands/plan.js');
      deliver(await plan(matrix, options), options);
    });
}
