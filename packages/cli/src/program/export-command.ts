import { Command, Option } from 'commander';
import type { ExportOptions } from '../commands/export.js';
import { storeOption, type Deliver } from './shared-options.js';

const FORMATS = ['csv', 'points-csv', 'json', 'parquet', 'points-parquet', 'tensorboard', 'mlflow'];

export function exportCommand(deliver: Deliver): Command {
  return new Command('export')
    .description('write runs as CSV, JSON, Parquet or TensorBoard events, or send them to MLflow')
    .addOption(
      new Option('--format <format>', 'csv: a row per run; points-csv: a row per point; json: for import')
        .choices(FORMATS)
        .default('csv'),
    )
    .option(
      '-o, --output <place>',
      'a new file (default for text: stdout; compressed where its name ends in .gz); tensorboard: a folder; mlflow: a URL',
    )
    .option('--force', 'replace the file if it exists')
    .option('-e, --experiment <name>', 'only the runs of this experiment')
    .option('-f, --filter <text>', "such as 'status:finished test/accuracy>=0.9'")
    .option('--results', 'json: last values and what each epoch came to alone, to lie beside a README')
    .addOption(storeOption())
    .action(async (given: ExportOptions) => {
      const { exportFrom } = await import('../commands/export.js');
      deliver(await exportFrom(given), {});
    });
}
