import { Command, Option } from 'commander';
import type { VerifyOptions } from '../commands/verify.js';
import { jsonOption, storeOption, type Deliver, type WithJson } from './shared-options.js';

export function verifyCommand(deliver: Deliver): Command {
  return new Command('verify')
    .description('check a whole store, and bring an old one up to date')
    .addOption(
      new Option('--repair', 'rebuild summaries, rollups, parameters and indexes that are wrong').conflicts(
        'salvage',
      ),
    )
    .option('--salvage <file>', 'take what a damaged store still has into a new one, and list what is lost')
    .addOption(storeOption())
    .addOption(jsonOption())
    .action(async (given: WithJson<VerifyOptions>) => {
      const { verify } = await import('../commands/verify.js');
      deliver(verify(given), given);
    });
}
