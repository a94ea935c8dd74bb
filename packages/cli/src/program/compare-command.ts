import { Command, Option } from 'commander';
import { pair } from '../arguments.js';
import type { CompareOptions } from '../commands/compare.js';
import { jsonOption, storeOption, type Deliver, type WithJson } from './shared-options.js';

export function compareCommand(deliver: Deliver): Command {
  return new Command('compare')
    .description('compare the cells of an experiment, paired by seed')
    .argument('[experiment]', 'default: that of the newest run')
    .option('-m, --metric <name>', 'default: what the matrix compares')
    .addOption(
      new Option('--goal <goal>', 'whether more or less is better (default: as the matrix says)').choices([
        'max',
        'min',
      ]),
    )
    .option('--baseline <axis=label>', 'what to compare with; may be repeated', pair)
    .option('--cost', 'what a run of each cell costs, beside what it gains')
    .option('--registration <hash>', 'compare what was registered under it, in place of the newest matrix')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (experiment: string | undefined, options: WithJson<CompareOptions>) => {
      const { lookAndCompare } = await import('../commands/compare.js');
      deliver(await lookAndCompare(experiment, options), options);
    });
}
