import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { skipWithout } from '../../on-backend.test.support.js';
import { useSwiftshader } from './swiftshader.test.support.js';

useSwiftshader();

const SETUP = `
const { loadBackend } = await import('${new URL('../load.ts', import.meta.url).href}');
const { default: tf } = await import('@tensorflow/tfjs-core');
`;

/** Runs a program that may use `tf` and `loadBackend` in a process of its own; gives what it printed. */
async function run(program: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
  const loader = ['--import', 'tsx', '--conditions=@ablate/source', '--input-type=module'];
  const { stdout } = await promisify(execFile)(process.execPath, [...loader, '-e', SETUP + program], {
    cwd: import.meta.dirname,
    env: { ...process.env, ...env },
    timeout: 50_000,
  });
  return stdout;
}

describe('a process that uses webgpu', () => {
  it('ends by itself, though the device is open', async (context) => {
    await skipWithout('webgpu', context);
    expect(
      await run(`
await loadBackend('webgpu');
tf.env().set('WEBGPU_CPU_FORWARD', false);
const sum = tf.add(tf.tensor1d([1, 2]), 1);
console.log(...(await sum.data()));
`),
    ).toBe('2 3\n');
  });

  it('fails at the next read after the device reported an error', async (context) => {
    await skipWithout('webgpu', context);
    expect(
      await run(`
await loadBackend('webgpu');
tf.env().set('WEBGPU_CPU_FORWARD', false);
tf.backend().device.createBuffer({ size: 2 ** 50, usage: GPUBufferUsage.STORAGE });
const sum = tf.add(tf.tensor1d([1, 2]), 1);
await sum.data().then(console.log, (error) => console.log(error.code, error.message));
`),
    ).toMatch(/^BACKEND webgpu: Buffer size .* exceeds/);
  });

  it('is told why there is no device', async () => {
    const printed = await run(
      `await loadBackend('webgpu').catch((error) => console.log(error.code, error.message));`,
      { VK_ICD_FILENAMES: '/nowhere' },
    );
    expect(printed).toMatch(
      /^BACKEND backend "webgpu" is not available: @tensorflow\/tfjs-backend-webgpu 4\.22\.0, webgpu .*: expected an adapter \(a driver of Vulkan, Metal or Direct3D 12\), found none/,
    );
  });
});
