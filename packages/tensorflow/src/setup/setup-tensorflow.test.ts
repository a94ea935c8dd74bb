import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CPU_WHEEL, FakeTools, TENSORFLOW_FILES } from './fake-tools.test.support.js';
import { findNativeKernels } from './native-kernels.js';
import { setupTensorflow, type SetupOptions } from './setup-tensorflow.js';

const LIBRARY = 'tensorflow/libtensorflow_cc.so.2';
const NAME = '4.22.0-2.21.0-cpu';

let folder: string;
let root: string;
let tools: FakeTools;
const { PATH } = process.env;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-setup-'));
  root = path.join(folder, 'libraries');
  use(new FakeTools(folder));
});
afterEach(() => {
  process.env.PATH = PATH;
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

function use(made: FakeTools): void {
  tools = made;
  process.env.PATH = made.bin;
}
const setup = (options: SetupOptions = {}) => setupTensorflow({ folder: root, how: 'wheel', ...options });
const inRoot = () => (existsSync(root) ? readdirSync(root).filter((name) => name !== 'downloads') : []);
const downloads = () => tools.calls().filter((call) => call.startsWith('python3 -m pip download')).length;

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('setupTensorflow', () => {
  it('takes what is needed from the wheel, and does nothing when that is there', async () => {
    tools.offerWheel(CPU_WHEEL, TENSORFLOW_FILES);
    const stages: string[] = [];
    const made = await setup({ onProgress: ({ stage }) => stages.push(stage) });
    expect(made).toMatchObject({ library: '2.21.0', how: 'wheel', devices: ['CPU'], alreadyThere: false });
    expect([...new Set(stages)]).toEqual(['package', 'download', 'unpack', 'build', 'test']);
    expect(made.folder).toBe(path.join(root, NAME));
    expect(inRoot()).toEqual([NAME]);
    const deps = path.join(made.folder, 'node_modules/@tensorflow/tfjs-node-gpu/deps');
    expect(readdirSync(deps, { recursive: true }).sort()).toEqual(
      expect.arrayContaining(['include/tensorflow/c/c_api.h', 'licenses/tensorflow_cpu-2.21.0/LICENSE']),
    );
    expect(existsSync(path.join(deps, 'include/tensorflow/core'))).toBe(false);

    const kernels = await findNativeKernels(made.folder);
    expect(kernels.file ?? kernels.reason).toMatch(/ablate-kernels-|does not have/);

    const before = tools.calls().length;
    expect(await setup()).toEqual({ ...made, alreadyThere: true });
    expect(tools.calls()).toHaveLength(before);
  });

  it('builds the addon with the headers of the running Node, whatever npm is set up for', async () => {
    tools.offerWheel(CPU_WHEEL, TENSORFLOW_FILES);
    vi.stubEnv('npm_config_nodedir', path.join(folder, 'another-node'));
    const { folder: made } = await setup();
    expect(tools.calls()).toContain(`headers=${process.versions.node}`);
    expect(existsSync(path.join(made, 'headers'))).toBe(false);
  });

  it('sets the library up without kernels where they do not load, and says why', async () => {
    tools.offerWheel(CPU_WHEEL, TENSORFLOW_FILES);
    writeFileSync(path.join(folder, 'bad-compiler'), '');
    const said: string[] = [];
    const made = await setup({ onProgress: ({ what }) => said.push(what) });
    expect(said.at(-1)).toMatch(/^no kernels of Ablate's own: .*(no kernels|does not have)/);
    expect((await findNativeKernels(made.folder)).file).toBeUndefined();
    expect(readdirSync(made.folder).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  it('makes a library again that is there but does not load', async () => {
    tools.offerWheel(CPU_WHEEL, TENSORFLOW_FILES);
    const { folder: made } = await setup();
    const library = path.join(made, 'node_modules/@tensorflow/tfjs-node-gpu/deps/lib/libtensorflow_cc.so.2');
    writeFileSync(library, 'broken');
    expect(await setup()).toMatchObject({ folder: made, alreadyThere: false });
    expect(readFileSync(library, 'utf8')).toBe('2.21.0');
    expect(inRoot()).toEqual([NAME]);
  });

  it('refuses a wheel with another hash than the published one', async () => {
    tools.offerWheel('tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl', TENSORFLOW_FILES);
    await expect(setup()).rejects.toThrow(
      /manylinux_2_27_x86_64\.whl: expected the SHA-256 2b847d21\w+, as published, received \w{64}/,
    );
    expect(inRoot()).toEqual([]);
  });

  it('refuses a wheel whose files are not those of its record', async () => {
    tools.offerWheel(CPU_WHEEL, TENSORFLOW_FILES, [LIBRARY]);
    await expect(setup()).rejects.toThrow(`expected ${LIBRARY} with the SHA-256 `);
    expect(inRoot()).toEqual([]);
  });

  it('refuses half a wheel, and one without a library', async () => {
    const wheel = tools.offerWheel(CPU_WHEEL, TENSORFLOW_FILES);
    writeFileSync(wheel, readFileSync(wheel).subarray(0, 200));
    await expect(setup()).rejects.toThrow(/expected a whole Python wheel/);
    tools.offerWheel(CPU_WHEEL, { 'INFO/METADATA': '' });
    await expect(setup()).rejects.toThrow(/expected libtensorflow_cc\.so\.2 and .* in TensorFlow's wheel/);
    expect(inRoot()).toEqual([]);
  });

  it('goes on after an interrupt with the wheel that has come', async () => {
    tools.offerWheel(CPU_WHEEL, TENSORFLOW_FILES);
    writeFileSync(path.join(folder, 'hang-build'), '');
    const interrupt = new AbortController();
    const first = setup({ signal: interrupt.signal });
    const hanging = () => tools.calls().find((call) => call.startsWith('hangs'));
    await Promise.all([
      expect(first).rejects.toThrow('stop it'),
      until(() => hanging() !== undefined).then(() => interrupt.abort(new Error('stop it'))),
    ]);
    expect(isRunning(Number(hanging()?.split(' ')[1]))).toBe(false);
    expect(inRoot()).toEqual([]);
    expect(downloads()).toBe(1);

    rmSync(path.join(folder, 'hang-build'));
    expect(await setup()).toMatchObject({ library: '2.21.0', alreadyThere: false });
    expect(downloads()).toBe(1);
  });

  it('leaves nothing of half a download, and takes a kept wheel that was damaged for none', async () => {
    tools.offerWheel(CPU_WHEEL, TENSORFLOW_FILES);
    writeFileSync(path.join(folder, 'hang-download'), '');
    const interrupt = new AbortController();
    const received: number[] = [];
    const first = setup({
      signal: interrupt.signal,
      onProgress: (progress) => {
        received.push(progress.received ?? 0);
        if (progress.received === 'half of it'.length) interrupt.abort(new Error('stop it'));
      },
    });
    await expect(first).rejects.toThrow('stop it');
    const kept = path.join(root, 'downloads/cpu/tensorflow_cpu_2.21.0');
    expect(readdirSync(kept)).toEqual([]);

    rmSync(path.join(folder, 'hang-download'));
    mkdirSync(kept, { recursive: true });
    writeFileSync(path.join(kept, CPU_WHEEL), 'damaged');
    expect(await setup()).toMatchObject({ library: '2.21.0' });
  });

  it('says what is missing before it brings anything', async () => {
    use(new FakeTools(path.join(folder, 'only-npm'), ['npm']));
    await expect(setup()).rejects.toThrow(
      /missing: python3 with pip, .*apt install python3 python3-pip.*; g\+\+ and make, .*apt install g\+\+ make/,
    );
    expect(tools.calls()).toEqual(['npm --version']);
    use(new FakeTools(path.join(folder, 'nothing'), []));
    await expect(setup()).rejects.toThrow(/expected npm on the PATH/);
  });

  it("gives pip's own words where it fails", async () => {
    await expect(setup()).rejects.toThrow(
      /pip download …` ended with exit code 1; its last lines:\n {2}ERROR: No matching distribution found for tensorflow-cpu==2\.21\.0/,
    );
  });
});
