import { formatFiles } from '@nx/devkit';
import { camelCase, enterPlugin, readme, refuseExisting, writeChangeset } from './plugin-files.js';

const PACKAGE = 'packages/models/src';

/** @param {string} name @param {string} camel */
const plugin = (name, camel) => `import { defineModel } from '@ablate/core/plugins';
import { input, layers, model, type LayersModel, type SymbolicTensor } from '@tensorflow/tfjs-layers';
import * as z from 'zod';
import { Graph } from '../blocks/graph.js';
import type { NetworkContext } from '../blocks/network-context.js';
import { TORCHVISION_WEIGHTS } from '../network/architecture.js';

/** What it is: \`[N, …] → [N, outputs]\`. */
function build(width: number, context: NetworkContext): LayersModel {
  const graph = new Graph(context, TORCHVISION_WEIGHTS);
  const inputs = input({ name: 'input', shape: [...context.inputShape] });
  const flat = layers.flatten({ name: 'flatten' }).apply(context.sites.input(inputs, 'input')) as SymbolicTensor;
  const hidden = graph.relu(graph.norm(graph.dense(flat, 'hidden', width), 'hidden'), 'hidden_relu');
  return model({ inputs, outputs: graph.head(hidden), name: '${name}' });
}

/** What it is, and when to use it. Source: Author, "Title" (2000), arXiv:0000.00000. */
export const ${camel} = defineModel({
  name: '${name}',
  version: 1,
  summary: 'What it is, in one sentence',
  options: {
    /** What it means: whole, at least 1. Default: 32. Source: Author (2000), arXiv:0000.00000. */
    width: z.int().min(1).default(32),
  },
  create: ({ width }) => ({ build: (context: NetworkContext) => build(width, context) }),
});
`;

/** @param {string} name @param {string} camel */
const test = (name, camel) => `import { loadBackend } from '@ablate/core';
import { expect, it } from 'vitest';
import { buildModel } from '../build-model.js';
import { ${camel} } from './${name}.js';

it('has the parameters that were worked out by hand', async () => {
  await loadBackend('cpu');
  const model = buildModel(${camel}({ width: 8 }), { inputShape: [2, 2, 1], outputs: 3, norm: 'none' });
  expect(model.outputs[0]?.shape).toEqual([null, 3]);
  expect(model.countParams()).toBe(4 * 8 + 8 + 8 * 3 + 3);
});
`;

/**
 * @param {import('@nx/devkit').Tree} tree
 * @param {{ readonly name: string }} options
 */
export default async function model(tree, { name }) {
  const camel = camelCase(name);
  refuseExisting(tree, `${PACKAGE}/${name}`);
  tree.write(`${PACKAGE}/${name}/${name}.ts`, plugin(name, camel));
  tree.write(`${PACKAGE}/${name}/${name}.test.ts`, test(name, camel));
  tree.write(
    `${PACKAGE}/${name}/README.md`,
    readme(name, '| `width` | 32 | of the hidden layer |', '**Cost.** Not measured yet.\n\n'),
  );
  enterPlugin(tree, PACKAGE, name);
  writeChangeset(tree, name, 'model', '@ablate/models');
  await formatFiles(tree);
  return () => {
    console.log(
      `\nNext: what it is (${PACKAGE}/${name}), then\n  npx vitest run --root packages/models ${name}`,
    );
  };
}
