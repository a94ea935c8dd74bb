import { Command } from 'commander';
import { type Deliver } from './shared-options.js';

export function schemaCommand(deliver: Deliver): Command {
  return new Command('schema')
    .description('print the JSON Schema of matrices in YAML, for editors')
    .action(async () => {
      const { schema } = await import('../commands/schema.js');
      deliver(schema(), {});
    });
}
