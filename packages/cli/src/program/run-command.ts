import { Command, Option } from 'commander';
import { bytes, count, countOrList, list, positiveInteger } from '../arguments.js';
import type { RunOptions } from '../commands/run.js';
import { jsonOption, setOption, storeOption, type Deliver, type WithJson } from './shared-options.js';

export function runCommand(deliver: Deliver): Command {
  return new Command('run')
    .description('train the cells of a matrix that are not done, and compare them')
    .argument('<matrix>', 'a matrix file (.ts, .js, .yaml) or its folder')
    .addOption(setOption())
    .option('-j, --jobs <n>', 'cells at a time (default: the number of GPUs, else of cores)', positiveInteger)
    .option('--gpus <n or list>', 'GPUs for cells, one each: 2, or 0,3 (default: all; 0: none)', countOrList)
    .addOption(storeOption())
    .option('-b, --backend <name>', "the tensor backend, in place of the matrix's; see ablate doctor")
    .option('--launcher <name>', "what starts the cells, in place of the matrix's (default: local)")
    .option(
      '--spool <folder>',
      'cells become jobs that run on without the command, and share this folder with it',
    )
    .option('--wait', 'with jobs: stay until all of them have ended')
    .option('--dry-run', 'with jobs: print what would be submitted, and submit nothing')
    .option('--fresh', 'train every cell again, even those that are done')
    .option('--retry-failed', 'train cells again that failed before')
    .option('--fail-fast', 'end everything when the first cell fails')
    .option('--keep-checkpoints', 'keep the checkpoints of finished cells, which are removed otherwise')
    .option('--timeout <time>', 'a cell that takes longer has failed: 90s, 15m, 2h, 30d')
    .option('--memory <size>', 'a cell that uses more memory has failed: 512M, 2G', bytes)
    .option('--crash-retries <n>', 'try a cell again at once whose process died (default: 1)', count)
    .option('--failure-retries <n>', 'try a cell again at once that failed by itself (default: 0)', count)
    .addOption(
      new Option('--prune <rule>', 'end cells early that do worse than others').choices(['median', 'asha']),
    )
    .option('--prune-metric <name>', "default: the matrix's metric, on the validation split")
    .addOption(
      new Option(
        '--prune-goal <goal>',
        'whether more or less of it is better (default: as the matrix says)',
      ).choices(['max', 'min']),
    )
    .option('--prune-axes <names>', 'only cells that differ in no other axes compete: model,optimizer', list)
    .option('--prune-warmup <epochs>', 'epochs before any cell is ended (default: 1)', positiveInteger)
    .option(
      '--sources <names>',
      'vary one source of randomness of the baseline at a time instead: init,order,augment,split',
      list,
    )
    .option('--source-seeds <n>', 'seeds of each source (default: 8)', positiveInteger)
    .addOption(jsonOption())
    .action(async (matrix: string, options: WithJson<RunOptions>) => {
      const { run } = await import('../commands/run.js');
      deliver(await run(matrix, options, process.argv.slice(2)), options);
    });
}
