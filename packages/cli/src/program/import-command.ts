import { Command } from 'commander';
import type { ImportOptions } from '../commands/import.js';
import { jsonOption, storeOption, type Deliver, type WithJson } from './shared-options.js';

export function importCommand(deliver: Deliver): Command {
  return new Command('import')
    .description('take in runs of other stores, JSON exports and TensorBoard; twice changes nothing')
    .argument('<files...>', 'stores (.db), JSON by ablate export, folders of TensorBoard event files')
    .option('-e, --experiment <name>', "for TensorBoard (default: the folder's name)")
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (files: readonly string[], given: WithJson<ImportOptions>) => {
      const { importInto } = await import('../commands/import.js');
      deliver(await importInto(files, given), given);
    });
}
