import * as core from '@ablate/core';
import * as models from '@ablate/models';
import * as regularizers from '@ablate/regularizers';
import * as runner from '@ablate/runner';
import * as slurm from '@ablate/slurm';
import * as z from 'zod';

/** What zod says of an option in JSON Schema. */
export type Schema = z.core.JSONSchema.JSONSchema;

/** A plugin of our packages, and where its name stands in the text that is opened. */
export interface CalledPlugin {
  readonly name: string;
  readonly from: string;
  readonly plugin: core.PluginDefinition;
  readonly position: number;
  readonly options: readonly CalledOption[];
}

/** A plugin's option, and where it stands in the text that is opened. */
export interface CalledOption {
  readonly name: string;
  readonly schema: Schema;
  readonly position: number;
}

const PACKAGES = {
  '@ablate/core': core,
  '@ablate/models': models,
  '@ablate/regularizers': regularizers,
  '@ablate/runner': runner,
  '@ablate/slurm': slurm,
};

const isPlugin = (value: unknown): value is core.PluginDefinition =>
  typeof value === 'function' && 'pluginName' in value;

/** A file in which every plugin is called with all of its options. */
export function callsOfAll(): { readonly text: string; readonly plugins: readonly CalledPlugin[] } {
  let text = '';
  const plugins: CalledPlugin[] = [];
  for (const [from, names] of Object.entries(PACKAGES))
    for (const [name, plugin] of Object.entries<unknown>(names)) {
      if (!isPlugin(plugin)) continue;
      const { properties = {} } = z.toJSONSchema(plugin.options, { io: 'input', unrepresentable: 'any' });
      text += `import { ${name} } from '${from}';\n`;
      const position = text.length;
      text += `${name}({\n`;
      const options: CalledOption[] = [];
      for (const [option, schema] of Object.entries(properties)) {
        options.push({ name: `${name}.${option}`, schema: schema as Schema, position: text.length });
        text += `${option}: undefined as never,\n`;
      }
      text += '});\n';
      plugins.push({ name, from, plugin, position, options });
    }
  return { text, plugins };
}
