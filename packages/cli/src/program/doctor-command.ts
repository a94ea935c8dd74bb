import { Command } from 'commander';
import type { StoreOption } from '../command-result.js';
import { jsonOption, storeOption, type Deliver, type WithJson } from './shared-options.js';

export function doctorCommand(deliver: Deliver): Command {
  return new Command('doctor')
    .description('say what is there to work with: backends, store, datasets')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (options: WithJson<StoreOption>) => {
      const { doctor } = await import('../commands/doctor.js');
      deliver(await doctor(options), options);
    });
}
