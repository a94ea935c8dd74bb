import { Command, Option } from 'commander';
import type { SetupTensorflowOptions } from '../commands/setup-tensorflow.js';
import { jsonOption, type Deliver, type WithJson } from './shared-options.js';

export function setupCommand(deliver: Deliver): Command {
  return new Command('setup').description('make a backend ready to work here').addCommand(
    new Command('tensorflow')
      .description("TensorFlow's library, where the ordinary install of tfjs-node does not work")
      .option('--gpu', "with CUDA, for NVIDIA's GPUs")
      .addOption(
        new Option('--from <source>', 'take this one only (default: the first that can be had)').choices([
          'prebuilt',
          'wheel',
        ]),
      )
      .addOption(jsonOption())
      .action(async (options: WithJson<SetupTensorflowOptions>) => {
        const { setupTensorflowCommand } = await import('../commands/setup-tensorflow.js');
        deliver(await setupTensorflowCommand(options), options);
      }),
  );
}
