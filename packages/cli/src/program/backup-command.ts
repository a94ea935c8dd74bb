import { Command } from 'commander';
import type { BackupOptions } from '../commands/backup.js';
import { jsonOption, storeOption, type Deliver, type WithJson } from './shared-options.js';

export function backupCommand(deliver: Deliver): Command {
  return new Command('backup')
    .description('copy a store with its artifacts, checkpoints and waiting points, while it is written too')
    .argument('<file>', 'a new file, which can be opened as a store and copied back')
    .option('--force', 'replace the backup if there is one')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (file: string, given: WithJson<BackupOptions>) => {
      const { backup } = await import('../commands/backup.js');
      deliver(backup(file, given), given);
    });
}
