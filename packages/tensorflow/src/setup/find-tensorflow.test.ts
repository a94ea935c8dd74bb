import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageVersion } from '@ablate/core/backends';
import { findTensorflow, setUpLibraries } from './find-tensorflow.js';
import { writeManifest, type Manifest } from './manifest.js';
import { setupRoot } from './places.js';
import { repairUtil } from './repair-util.js';
import { tryLibrary } from './try-library.js';

let root: string;
const { ABLATE_TENSORFLOW } = process.env;
const realRoot = setupRoot();
beforeEach(() => {
  root = mkdtempSync(path.join(os.tmpdir(), 'ablate-libraries-'));
  process.env.ABLATE_TENSORFLOW = root;
});
afterEach(() => {
  if (ABLATE_TENSORFLOW === undefined) delete process.env.ABLATE_TENSORFLOW;
  else process.env.ABLATE_TENSORFLOW = ABLATE_TENSORFLOW;
  rmSync(root, { recursive: true, force: true });
});

async function put(name: string, manifest: Partial<Manifest> = {}): Promise<void> {
  mkdirSync(path.join(root, name));
  await writeManifest(path.join(root, name), {
    library: '2.21.0',
    kind: 'cpu',
    how: 'wheel',
    wheels: [],
    ...manifest,
  });
}

describe('findTensorflow', () => {
  it('says why there is none, and finds the newest that was set up', async (context) => {
    if ((await packageVersion('@tensorflow/tfjs-node-gpu')) !== undefined)
      context.skip('the project has one');
    expect(await findTensorflow()).toEqual({
      reason:
        '@tensorflow/tfjs-node-gpu is not installed; @tensorflow/tfjs-node is not installed; ' +
        'none set up (ablate setup tensorflow)',
    });
    await put('4.22.0-2.9.1-cpu', { library: '2.9.1' });
    await put('4.22.0-2.21.0-cpu');
    await put('9.9.9-3.0.0-cpu', { library: '3.0.0' });
    mkdirSync(path.join(root, '4.22.0-2.30.0-cpu'));
    expect(await findTensorflow()).toEqual({
      packageName: '@tensorflow/tfjs-node-gpu',
      file: path.join(root, '4.22.0-2.21.0-cpu/node_modules/@tensorflow/tfjs-node-gpu/dist/index.js'),
      library: '2.21.0',
      from: 'setup',
      kernels: { reason: expect.any(String) as string },
    });
  });
});

describe('findTensorflow in a project', () => {
  const cwd = process.cwd();
  afterEach(() => process.chdir(cwd));

  it("prefers the project's own where its native parts are there, else says what is missing", async (context) => {
    if ((await packageVersion('@tensorflow/tfjs-node-gpu')) !== undefined)
      context.skip('this package has one');
    const project = path.join(root, 'project');
    const installed = path.join(project, 'node_modules/@tensorflow/tfjs-node-gpu');
    const write = (name: string, content = '') => {
      mkdirSync(path.dirname(path.join(installed, name)), { recursive: true });
      writeFileSync(path.join(installed, name), content);
    };
    write('package.json', '{ "name": "@tensorflow/tfjs-node-gpu", "version": "4.22.0" }');
    process.chdir(project);
    const reason = async () => {
      const found = await findTensorflow();
      return 'reason' in found ? found.reason : found.file;
    };
    expect(await reason()).toMatch(
      /tfjs-node-gpu is installed, but it has no addon .*did not run to its end;/,
    );
    write('lib/napi-v8/tfjs_binding.node');
    expect(await reason()).toMatch(/installed, but it has no TensorFlow library/);
    await put('4.22.0-2.21.0-cpu');
    expect(await findTensorflow()).toMatchObject({ from: 'setup' });

    write('deps/lib/libtensorflow.so.2.9.1');
    write('dist/index.js');
    expect(await findTensorflow()).toMatchObject({ from: 'project', library: '2.9.1' });
    write('package.json', '{ "name": "@tensorflow/tfjs-node-gpu", "version": "4.0.0" }');
    expect(await findTensorflow()).toMatchObject({ from: 'setup' });
  });
});

describe('tryLibrary', () => {
  it('multiplies two matrices with the library that is set up on this machine', async (context) => {
    const [library] = await setUpLibraries(realRoot);
    if (library === undefined) return context.skip('TensorFlow library not set up: ablate setup tensorflow');
    const file = path.join(library.folder, 'node_modules/@tensorflow/tfjs-node-gpu/dist/index.js');
    const tried = await tryLibrary(file);
    expect(tried.library).toBe(library.manifest.library);
    expect(tried.devices.length).toBeGreaterThan(0);
  });

  it('says in one line why a file does not load', async () => {
    const file = path.join(root, 'index.js');
    await expect(tryLibrary(file)).rejects.toThrow(/index\.js does not work: Error: Cannot find module/);
  });
});

describe('repairUtil', () => {
  it('adds what Node 23 took away, and leaves what is there', () => {
    const isArray = () => 'own';
    const target: Record<string, unknown> = { isArray };
    repairUtil(target);
    expect(target.isArray).toBe(isArray);
    const { isNullOrUndefined } = target as { isNullOrUndefined: (value: unknown) => boolean };
    expect([undefined, null, 0, ''].map(isNullOrUndefined)).toEqual([true, true, false, false]);
  });
});
