import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findTensorflow } from './find-tensorflow.js';
import { findNativeKernels, loadNativeKernels } from './native-kernels.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-kernels-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('says why a library has no kernels', async () => {
  expect((await findNativeKernels(folder)).reason).toMatch(/^not built|^this processor|^they are for/);
});

it('says that those of other sources are not taken', async (context) => {
  const { reason } = await findNativeKernels(folder);
  if (reason?.startsWith('not built') !== true) context.skip(reason);
  writeFileSync(path.join(folder, 'ablate-kernels-0123456789ab.node'), '');
  expect(await findNativeKernels(folder)).toEqual({
    reason: 'built by another version of Ablate only (ablate setup tensorflow)',
  });
});

it('are there for a library that was set up on this machine', async (context) => {
  const found = await findTensorflow();
  const cannot =
    (await findNativeKernels(folder)).reason?.startsWith('not built') === true ? undefined : 'no AVX2';
  if ('reason' in found) return context.skip(`no tensorflow backend: ${found.reason}`);
  if (found.from === 'project' || cannot !== undefined)
    return context.skip(cannot ?? "the project's own library");
  expect(found.kernels.file).toContain('ablate-kernels-');
});

it('names a file that does not load, and what to do', () => {
  const file = path.join(folder, 'ablate-kernels-0.node');
  writeFileSync(file, 'no library');
  expect(() => loadNativeKernels(file)).toThrow(
    /ablate-kernels-0\.node cannot be loaded: .*; delete it and run ablate setup tensorflow/,
  );
});
