import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export interface TemporaryFile extends Disposable {
  readonly file: string;
}

/** A file beside this one, so that it finds the packages; gone when it is disposed of. */
export function fileHere(name: string, content: string): TemporaryFile {
  const file = path.join(import.meta.dirname, `.${process.pid}-${name}`);
  writeFileSync(file, content);
  return { file, [Symbol.dispose]: () => rmSync(file, { force: true }) };
}

export function matrixFile(name: string, axes: string): TemporaryFile {
  return fileHere(
    `${name}.ts`,
    `import { fashionMnist, sgd } from '@ablate/core';
import { cifarResnet, models } from '@ablate/models';
import { batchNorm, regularizers } from '@ablate/regularizers';
import { defineMatrix } from '@ablate/runner';
export default defineMatrix({
  name: '${name}', plugins: [models, regularizers],
  base: { dataset: fashionMnist({ subset: 'mini' }), model: cifarResnet({ depth: 8 }), regularizers: [batchNorm()],
    optimizer: sgd({ lr: 0.05 }), epochs: 1, batchSize: 32, backend: 'wasm' },
  axes: ${axes},
});
`,
  );
}
