import { Command, Option } from 'commander';
import { collect, positiveInteger } from '../arguments.js';
import type { ModelOptions } from '../commands/model.js';
import { jsonOption, type Deliver, type WithJson } from './shared-options.js';

export function modelCommand(deliver: Deliver): Command {
  return new Command('model')
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
    .option('--program', 'print the ops that training computes, in their order, instead of the layers')
    .addOption(jsonOption())
    .action(async (name: string, options: WithJson<ModelOptions>) => {
      const { model } = await import('../commands/model.js');
      deliver(await model(name, options), options);
    });
}
