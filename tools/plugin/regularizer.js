import { formatFiles } from '@nx/devkit';
import { camelCase, edit, enterPlugin, readme, refuseExisting, writeChangeset } from './plugin-files.js';

const PACKAGE = 'packages/regularizers/src';

/** @param {string} name @param {string} camel */
const plugin = (name, camel) => `import { defineRegularizer, type Gradients } from '@ablate/core/plugins';
import * as tf from '@tensorflow/tfjs-core';
import * as z from 'zod';

/** Every gradient times \`factor\`. */
function scaleGradients(gradients: Gradients, factor: number): Gradients {
  return new Map([...gradients].map(([name, gradient]) => [name, tf.mul(gradient, factor)]));
}

/** What it does, where, and why. Source: Author, "Title" (2000), arXiv:0000.00000. */
export const ${camel} = defineRegularizer({
  name: '${name}',
  version: 1,
  summary: 'What it does, in one sentence',
  options: {
    /** What it means, at least 0. Default: 0.5. Source: Author (2000), arXiv:0000.00000. */
    factor: z.number().min(0).default(0.5),
  },
  create: ({ factor }) => ({
    transformGradients: (gradients) => scaleGradients(gradients, factor),
  }),
});
`;

/** @param {string} name @param {string} camel */
const test = (name, camel) => `import { loadBackend } from '@ablate/core';
import * as tf from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { contextWith, numbers, resolve } from '../hooks.test.support.js';
import { ${camel} } from './${name}.js';

it('does what was worked out by hand, and leaves no tensor behind', async () => {
  await loadBackend('cpu');
  const gradients = new Map([['layer/kernel', tf.tensor1d([2, -4])]]);
  const before = tf.memory().numTensors;
  const changed = tf.tidy(() =>
    numbers(
      resolve(${camel}({ factor: 0.5 }))
        .transformGradients!(gradients, contextWith(), () => {
          throw new Error('expected no second pass');
        })
        .get('layer/kernel'),
    ),
  );
  expect(changed).toEqual([1, -2]);
  expect(tf.memory().numTensors).toBe(before);
});
`;

/** @param {string} name */
const cost = (name) =>
  `| _cost_ | not measured yet | of a ResNet-20 step beside batch norm alone (wasm; \`npm run bench -- regularizers ${name}\`) |`;

/** @param {string} key */
const cases = (key) => `  ${key}: {
    factor: casesOf(
      (regularizer) => {
        const gradients = new Map([['layer/kernel', tf.tensor1d([2, -4])]]);
        const changed = regularizer.transformGradients?.(gradients, contextWith(), () => {
          throw new Error('expected no second pass');
        });
        return numbers(changed?.get('layer/kernel'));
      },
      [{ factor: 0.5 }, [1, -2]],
      [{ factor: 2 }, [4, -8]],
    ),
  },
`;

/**
 * @param {import('@nx/devkit').Tree} tree
 * @param {{ readonly name: string }} options
 */
export default async function regularizer(tree, { name }) {
  const camel = camelCase(name);
  refuseExisting(tree, `${PACKAGE}/${name}`);
  tree.write(`${PACKAGE}/${name}/${name}.ts`, plugin(name, camel));
  tree.write(`${PACKAGE}/${name}/${name}.test.ts`, test(name, camel));
  tree.write(
    `${PACKAGE}/${name}/README.md`,
    readme(name, `| \`factor\` | 0.5 | times what |\n${cost(name)}`),
  );
  enterPlugin(tree, PACKAGE, name);
  const key = name.includes('-') ? `'${name}'` : name;
  edit(tree, `${PACKAGE}/options-of-training.test.support.ts`, (text) =>
    text.replace('export const optionsOfTraining: OptionCases = {\n', (start) => start + cases(key)),
  );
  writeChangeset(tree, name, 'regularizer', '@ablate/regularizers');
  await formatFiles(tree);
  return () => {
    console.log(`
Next: what it does (${PACKAGE}/${name}), the cases of its options (options-of-….test.support.ts), then
  npx vitest run --root packages/regularizers ${name}
  npx vitest run --root packages/regularizers src/interactions -u   # writes docs/interactions.md`);
  };
}
