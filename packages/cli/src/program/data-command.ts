import { Command } from 'commander';
import type { DataOptions } from '../commands/data.js';
import { jsonOption, type Deliver, type WithJson } from './shared-options.js';

export function dataCommand(deliver: Deliver): Command {
  return new Command('data').description('bring a dataset to this machine').addCommand(
    new Command('fashion-mnist')
      .description('the 70,000 images of Fashion-MNIST, checked by SHA-256')
      .option('--from <folder or URL>', "where the files are (default: Debian's folder, else the network)")
      .addOption(jsonOption())
      .action(async (options: WithJson<DataOptions>) => {
        const { data: bring } = await import('../commands/data.js');
        deliver(await bring(options), options);
      }),
  );
}
