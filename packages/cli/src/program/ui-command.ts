import { Command, Option } from 'commander';
import { interval } from '../arguments.js';
import type { UiOptions } from '../commands/ui.js';
import { storeOption, type Deliver } from './shared-options.js';

export function uiCommand(deliver: Deliver): Command {
  return new Command('ui')
    .description('browse and compare runs in the terminal')
    .option('-e, --experiment <name>', 'only the runs of this experiment')
    .option('--refresh <milliseconds>', 'time between two looks at the store (default: 250)', interval)
    .option('--screen-reader', 'plain lines in the order of reading (also ABLATE_SCREEN_READER=1)')
    .addOption(
      new Option(
        '--theme <theme>',
        'the background that colours are for (default: what the terminal says)',
      ).choices([...['auto', 'dark', 'light']]),
    )
    .addOption(storeOption())
    .action(async (options: UiOptions) => {
      const { ui } = await import('../commands/ui.js');
      deliver(await ui(options), {});
    });
}
