import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { CPU_WHEEL, FakeTools, TENSORFLOW_FILES } from './fake-tools.test.support.js';
import { setupTensorflow } from './setup-tensorflow.js';
import { wheelPlatform } from './wheels.js';

let folder: string;
let root: string;
let tools: FakeTools;
let server: Server;
const { PATH } = process.env;
beforeEach(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-setup-'));
  root = path.join(folder, 'libraries');
  tools = new FakeTools(folder);
  process.env.PATH = tools.bin;
  server = createServer((_, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  process.env.TFJS_NODE_BASE_URI = `http://127.0.0.1:${port}/libtensorflow-`;
});
afterEach(() => {
  process.env.PATH = PATH;
  delete process.env.TFJS_NODE_BASE_URI;
  server.close();
  rmSync(folder, { recursive: true, force: true });
});

const CUDA_METADATA = `Name: tensorflow
Requires-Dist: numpy>=1.26.0
Provides-Extra: and-cuda
Requires-Dist: nvidia-cublas-cu12<13.0,>=12.5.3.2; extra == "and-cuda"
Requires-Dist: nvidia-cuda-nvcc-cu12<13.0,>=12.5.82; extra == "and-cuda"
`;

describe.skipIf(process.platform !== 'linux' || process.arch !== 'x64')('setupTensorflow', () => {
  it('takes the official prebuilt library where it can be had', async () => {
    tools.offerPrebuilt('2.9.1');
    const made = await setupTensorflow({ folder: root });
    expect(made).toMatchObject({
      library: '2.9.1',
      how: 'prebuilt',
      folder: path.join(root, '4.22.0-2.9.1-cpu'),
    });
    expect(tools.calls().some((call) => call.includes('pip'))).toBe(false);
  });

  it('takes the wheel where the prebuilt library does not load, or its server is not there', async () => {
    tools.offerWheel(CPU_WHEEL, TENSORFLOW_FILES);
    tools.offerPrebuilt('broken');
    const said: string[] = [];
    const onProgress = ({ what }: { what: string }) => said.push(what);
    expect(await setupTensorflow({ folder: root, onProgress })).toMatchObject({
      how: 'wheel',
      library: '2.21.0',
    });
    expect(said.join('\n')).toContain('undefined symbol: TF_Version');

    await new Promise((resolve) => server.close(resolve));
    rmSync(root, { recursive: true });
    expect(await setupTensorflow({ folder: root, onProgress })).toMatchObject({ how: 'wheel' });
    expect(said.join('\n')).toContain('no official prebuilt library: its server cannot be reached');
    await expect(setupTensorflow({ folder: path.join(folder, 'other'), how: 'prebuilt' })).rejects.toThrow(
      'the official prebuilt library cannot be had: its server cannot be reached',
    );
  });

  it('takes the CUDA libraries that the wheel asks for, and binds the addon to them', async () => {
    tools.offerWheel('tensorflow-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl', {
      ...TENSORFLOW_FILES,
      'INFO/METADATA': CUDA_METADATA,
    });
    tools.offerWheel('nvidia_cublas_cu12-12.9.1.4-py3-none-manylinux_2_27_x86_64.whl', {
      'nvidia/cublas/lib/libcublas.so.12': 'cublas',
      'nvidia/cublas/lib/libnvblas.so.12': 'nvblas',
      'nvidia/cublas/include/cublas.h': '',
      'INFO/licenses/License.txt': 'NVIDIA',
      'INFO/METADATA': 'Name: nvidia-cublas-cu12\n',
    });
    const made = await setupTensorflow({ folder: root, gpu: true });
    expect(made).toMatchObject({ kind: 'gpu', how: 'wheel', folder: path.join(root, '4.22.0-2.21.0-gpu') });
    const deps = path.join(made.folder, 'node_modules/@tensorflow/tfjs-node-gpu/deps');
    expect(readdirSync(path.join(deps, 'lib')).filter((name) => !name.includes('tensorflow'))).toEqual([
      'libcublas.so.12',
    ]);
    expect(readdirSync(path.join(deps, 'licenses/nvidia_cublas_cu12-12.9.1.4'))).toEqual(['License.txt']);
    const calls = tools.calls();
    expect(calls.find((call) => call.startsWith('LDFLAGS='))).toMatch(
      /--no-as-needed -L.*deps\/lib -l:libcublas\.so\.12$/,
    );
    expect(calls.filter((call) => call.includes('pip download')).map((call) => call.split(' ')[4])).toEqual([
      'tensorflow==2.21.0',
      'nvidia-cublas-cu12<13.0,>=12.5.3.2',
    ]);
  });
});

describe('wheelPlatform', () => {
  it('names the platforms that have a library', () => {
    expect(() => wheelPlatform('gpu', 'linux-arm64')).toThrow(/with CUDA .*: linux-x64; this is linux-arm64/);
    expect(() => wheelPlatform('cpu', 'win32-x64')).toThrow(/linux-x64, linux-arm64; this is win32-x64/);
  });
});
