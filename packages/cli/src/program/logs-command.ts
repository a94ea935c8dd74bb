import { Command } from 'commander';
import { count, list } from '../arguments.js';
import type { LogsOptions } from '../commands/logs.js';
import { RUN, storeOption, type Deliver } from './shared-options.js';

export function logsCommand(deliver: Deliver): Command {
  return new Command('logs')
    .description("print a run's output, and its metrics where asked; with --follow as they come")
    .argument('<run>', RUN)
    .option('-f, --follow', 'go on until the run ends')
    .option('-n, --lines <n>', 'lines that are there already (default: 100)', count)
    .option('-m, --metric <names>', 'values of these metrics as well: train/loss,val/accuracy', list)
    .addOption(storeOption())
    .option('--json', 'print JSON, a line each')
    .action(async (reference: string, options: LogsOptions) => {
      const { logs } = await import('../commands/logs.js');
      deliver(await logs(reference, options, (line) => void process.stdout.write(`${line}\n`)), {});
    });
}
