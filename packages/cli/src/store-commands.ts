import { Option, type Command } from 'commander';
import type { StoreOption } from './command-result.js';
import type { BackupOptions } from './commands/backup.js';
import type { ExportOptions } from './commands/export.js';
import type { ImportOptions } from './commands/import.js';
import type { VerifyOptions } from './commands/verify.js';
import type { Deliver, WithJson } from './program/shared-options.js';

const FORMATS = ['csv', 'points-csv', 'json', 'parquet', 'points-parquet', 'tensorboard', 'mlflow'];

/** The commands that move a store's content and look after it. */
export function addStoreCommands(program: Command, deliver: Deliver, options: SharedOptions): void {
  const { store, json } = options;
  program
    .command('export')
    .description('write runs as CSV, JSON, Parquet or TensorBoard events, or send them to MLflow')
    .addOption(
      new Option('--format <format>', 'csv: a row per run; points-csv: a row per point; json: for import')
        .choices(FORMATS)
        .default('csv'),
    )
    .option(
      '-o, --output <place>',
      'a new file (default for text: stdout); tensorboard: a folder; mlflow: a URL',
    )
    .option('--force', 'replace the file if it exists')
    .option('-e, --experiment <name>', 'only the runs of this experiment')
    .option('-f, --filter <text>', "such as 'status:finished test/accuracy>=0.9'")
    .addOption(store())
    .action(async (given: ExportOptions) => {
      const { exportFrom } = await import('./commands/export.js');
      deliver(await exportFrom(given), {});
    });

  program
    .command('import')
    .description('take in runs of other stores, JSON exports and TensorBoard; twice changes nothing')
    .argument('<files...>', 'stores (.db), JSON by ablate export, folders of TensorBoard event files')
    .option('-e, --experiment <name>', "for TensorBoard (default: the folder's name)")
    .addOption(store())
    .addOption(json())
    .action(async (files: readonly string[], given: WithJson<ImportOptions>) => {
      const { importInto } = await import('./commands/import.js');
      deliver(await importInto(files, given), given);
    });

  program
    .command('backup')
    .description('copy a store with its artifacts, checkpoints and waiting points, while it is written too')
    .argument('<file>', 'a new file, which can be opened as a store and copied back')
    .option('--force', 'replace the backup if there is one')
    .addOption(store())
    .addOption(json())
    .action(async (file: string, given: WithJson<BackupOptions>) => {
      const { backup } = await import('./commands/backup.js');
      deliver(backup(file, given), given);
    });

  program
    .command('verify')
    .description('check a whole store, and bring an old one up to date')
    .addOption(
      new Option('--repair', 'rebuild summaries, rollups, parameters and indexes that are wrong').conflicts(
        'salvage',
      ),
    )
    .option('--salvage <file>', 'take what a damaged store still has into a new one, and list what is lost')
    .addOption(store())
    .addOption(json())
    .action(async (given: WithJson<VerifyOptions>) => {
      const { verify } = await import('./commands/verify.js');
      deliver(verify(given), given);
    });

  program
    .command('gc')
    .description('remove what no run refers to, and shrink the store')
    .addOption(store())
    .addOption(json())
    .action(async (given: WithJson<StoreOption>) => {
      const { gc } = await import('./commands/gc.js');
      deliver(gc(given), given);
    });
}

/** Options that several commands have. */
interface SharedOptions {
  readonly store: () => Option;
  readonly json: () => Option;
}
