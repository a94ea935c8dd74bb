import { Command } from 'commander';
import { positiveInteger } from '../arguments.js';
import type { RunsOptions } from '../commands/runs.js';
import { jsonOption, storeOption, type Deliver, type WithJson } from './shared-options.js';

export function runsCommand(deliver: Deliver): Command {
  return new Command('runs')
    .description('list runs, newest first')
    .option('-e, --experiment <name>', 'only the runs of this experiment')
    .option('-f, --filter <text>', "such as 'status:finished test/accuracy>=0.9'")
    .option(
      '--sort <key>',
      'sort by a column or a metric, such as metric:test/loss; with - in front: downwards',
    )
    .option('-n, --limit <n>', 'at most so many', positiveInteger)
    .option('--archived', 'those that ablate archive put out of the list')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (options: WithJson<RunsOptions>) => {
      const { runs } = await import('../commands/runs.js');
      deliver(runs(options), options);
    });
}
