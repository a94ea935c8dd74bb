import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import {
  bytes,
  collect,
  count,
  countOrList,
  interval,
  list,
  pair,
  positive,
  positiveInteger,
  share,
} from './arguments.js';
import type { StoreOption } from './command-result.js';
import type { CompareOptions } from './commands/compare.js';
import type { DataOptions } from './commands/data.js';
import type { LogsOptions } from './commands/logs.js';
import type { ModelOptions } from './commands/model.js';
import type { PlanOptions } from './commands/plan.js';
import type { RegisterOptions } from './commands/register.js';
import type { ReproduceOptions } from './commands/reproduce.js';
import type { RunOptions } from './commands/run.js';
import type { RunsOptions } from './commands/runs.js';
import type { SetupTensorflowOptions } from './commands/setup-tensorflow.js';
import type { UiOptions } from './commands/ui.js';
import { asksForJson } from './output/json-error.js';
import { printableLines } from './output/printable.js';
import { archiveCommand, noteCommand, tagCommand } from './program/annotation-commands.js';
import { reportCommand } from './program/report-command.js';
import { rmCommand } from './program/rm-command.js';
import type { Deliver, WithJson } from './program/shared-options.js';
import { watchCommand } from './program/watch-command.js';
import { addStoreCommands } from './store-commands.js';

/** The command line. Commands are imported when they are called, so that help and errors come at once. */
export function createProgram(deliver: Deliver): Command {
  const program = new Command('ablate')
    .description('Runs experiment matrices of neural networks, and compares the runs.')
    .version(version(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help about a command')
    .showSuggestionAfterError()
    .showHelpAfterError('(--help lists what is known)')
    .configureOutput({
      outputError: (text, write) => write(printableLines(text)),
      // Under --json the error is told as JSON, at the end.
      ...(asksForJson(process.argv.slice(2)) ? { writeErr: () => undefined } : {}),
    })
    .exitOverride();

  const set = () =>
    new Option('-s, --set <key=value>', 'override, such as epochs=3 or axes.model=plain; may be repeated')
      .argParser(collect)
      .default([], 'none');
  const store = () => new Option('--store <path>', 'the store (default: .ablate/ablate.db of the project)');
  const json = () => new Option('--json', 'print JSON');

  program
    .command('run')
    .description('train the cells of a matrix that are not done, and compare them')
    .argument('<matrix>', 'a matrix file (.ts, .js, .yaml) or its folder')
    .addOption(set())
    .option('-j, --jobs <n>', 'cells at a time (default: the number of GPUs, else of cores)', positiveInteger)
    .option('--gpus <n or list>', 'GPUs for cells, one each: 2, or 0,3 (default: all; 0: none)', countOrList)
    .addOption(store())
    .option('-b, --backend <name>', "the tensor backend, in place of the matrix's; see ablate doctor")
    .option('--launcher <name>', "what starts the cells, in place of the matrix's (default: local)")
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
    .addOption(json())
    .action(async (matrix: string, options: WithJson<RunOptions>) => {
      const { run } = await import('./commands/run.js');
      deliver(await run(matrix, options), options);
    });

  program
    .command('plan')
    .description('list the cells of a matrix and which are done, without training')
    .argument('<matrix>', 'a matrix file (.ts, .js, .yaml) or its folder')
    .addOption(set())
    .option('-j, --jobs <n>', 'cells at a time, for the time that it takes', positiveInteger)
    .option(
      '--effect <difference>',
      'say how many seeds it takes to find this difference, by like runs',
      positive,
    )
    .option('--power <share>', 'chance of finding it (default: 0.8)', share)
    .addOption(store())
    .addOption(json())
    .action(async (matrix: string, options: WithJson<PlanOptions>) => {
      const { plan } = await import('./commands/plan.js');
      deliver(await plan(matrix, options), options);
    });

  program
    .command('register')
    .description('freeze what a matrix asks before it is run: question, cells, metric, margin, seeds, looks')
    .argument('<matrix>', 'a matrix file (.ts, .js, .yaml) or its folder')
    .addOption(set())
    .addOption(store())
    .addOption(json())
    .action(async (matrix: string, options: WithJson<RegisterOptions>) => {
      const { register } = await import('./commands/register.js');
      deliver(await register(matrix, options), options);
    });

  program
    .command('reproduce')
    .description('train a finished run again from the store alone, and say whether it comes to the same bits')
    .argument('<run>', "a run's id, the start of it, or its name")
    .option('--folder <path>', 'where plug-ins look for files that they read (default: the current folder)')
    .addOption(store())
    .addOption(json())
    .action(async (reference: string, options: WithJson<ReproduceOptions>) => {
      const { reproduce } = await import('./commands/reproduce.js');
      deliver(await reproduce(reference, options), options);
    });

  program
    .command('schema')
    .description('print the JSON Schema of matrices in YAML, for editors')
    .action(async () => {
      const { schema } = await import('./commands/schema.js');
      deliver(schema(), {});
    });

  program
    .command('runs')
    .description('list runs, newest first')
    .option('-e, --experiment <name>', 'only the runs of this experiment')
    .option('-f, --filter <text>', "such as 'status:finished test/accuracy>=0.9'")
    .option(
      '--sort <key>',
      'sort by a column or a metric, such as metric:test/loss; with - in front: downwards',
    )
    .option('-n, --limit <n>', 'at most so many', positiveInteger)
    .option('--archived', 'those that ablate archive put out of the list')
    .addOption(store())
    .addOption(json())
    .action(async (options: WithJson<RunsOptions>) => {
      const { runs } = await import('./commands/runs.js');
      deliver(runs(options), options);
    });

  program
    .command('show')
    .description('show one run: its life, configuration, metrics and output')
    .argument('<run>', "a run's id, the start of it, or its name")
    .addOption(store())
    .addOption(json())
    .action(async (reference: string, options: WithJson<StoreOption>) => {
      const { show } = await import('./commands/show.js');
      deliver(show(reference, options), options);
    });

  program
    .command('logs')
    .description("print a run's output, and its metrics where asked; with --follow as they come")
    .argument('<run>', "a run's id, the start of it, or its name")
    .option('-f, --follow', 'go on until the run ends')
    .option('-n, --lines <n>', 'lines that are there already (default: 100)', count)
    .option('-m, --metric <names>', 'values of these metrics as well: train/loss,val/accuracy', list)
    .addOption(store())
    .option('--json', 'print JSON, a line each')
    .action(async (reference: string, options: LogsOptions) => {
      const { logs } = await import('./commands/logs.js');
      deliver(await logs(reference, options, (line) => void process.stdout.write(`${line}\n`)), {});
    });

  program
    .command('compare')
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
    .addOption(store())
    .addOption(json())
    .action(async (experiment: string | undefined, options: WithJson<CompareOptions>) => {
      const { compare } = await import('./commands/compare.js');
      deliver(compare(experiment, options), options);
    });

  program
    .command('ui')
    .description('browse and compare runs in the terminal')
    .option('-e, --experiment <name>', 'only the runs of this experiment')
    .option('--refresh <milliseconds>', 'time between two looks at the store (default: 250)', interval)
    .option('--screen-reader', 'plain lines in the order of reading (also ABLATE_SCREEN_READER=1)')
    .addOption(store())
    .action(async (options: UiOptions) => {
      const { ui } = await import('./commands/ui.js');
      deliver(await ui(options), {});
    });

  addStoreCommands(program, deliver, { store, json });
  for (const command of [reportCommand, noteCommand, tagCommand, archiveCommand, rmCommand, watchCommand])
    program.addCommand(command(deliver).copyInheritedSettings(program));

  program
    .command('model')
    .description('describe a model: layers, shapes, parameters, multiplications')
    .argument('<name>', 'such as resnet or cifar-resnet')
    .option('--depth <n>', 'number of layers', positiveInteger)
    .option('--input <HxWxC>', 'shape of one input, such as 32x32x3')
    .option('--classes <n>', 'number of outputs', positiveInteger)
    .addOption(
      new Option('--set <option=value>', "one of the model's own options, such as width=8; may be repeated")
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(json())
    .action(async (name: string, options: WithJson<ModelOptions>) => {
      const { model } = await import('./commands/model.js');
      deliver(await model(name, options), options);
    });

  program
    .command('doctor')
    .description('say what is there to work with: backends, store, datasets')
    .addOption(store())
    .addOption(json())
    .action(async (options: WithJson<StoreOption>) => {
      const { doctor } = await import('./commands/doctor.js');
      deliver(await doctor(options), options);
    });

  const data = program.command('data').description('bring a dataset to this machine');
  data
    .command('fashion-mnist')
    .description('the 70,000 images of Fashion-MNIST, checked by SHA-256')
    .option('--from <folder or URL>', "where the files are (default: Debian's folder, else the network)")
    .addOption(json())
    .action(async (options: WithJson<DataOptions>) => {
      const { data: bring } = await import('./commands/data.js');
      deliver(await bring(options), options);
    });

  const setup = program.command('setup').description('make a backend ready to work here');
  setup
    .command('tensorflow')
    .description("TensorFlow's library, where the ordinary install of tfjs-node does not work")
    .option('--gpu', "with CUDA, for NVIDIA's GPUs")
    .addOption(
      new Option('--from <source>', 'take this one only (default: the first that can be had)').choices([
        'prebuilt',
        'wheel',
      ]),
    )
    .addOption(json())
    .action(async (options: WithJson<SetupTensorflowOptions>) => {
      const { setupTensorflowCommand } = await import('./commands/setup-tensorflow.js');
      deliver(await setupTensorflowCommand(options), options);
    });
  return program;
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  throw new Error('package.json has no version');
}
