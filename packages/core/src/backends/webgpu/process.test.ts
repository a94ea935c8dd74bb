import { describe, expect, it } from 'vitest';
import { skipWithout } from '../../testing/on-backend.js';
import { runProgram } from '../../testing/run-program.js';
import { useSwiftshader } from './swiftshader.test.support.js';

useSwiftshader();

describe('a process that uses webgpu', () => {
  it('ends by itself, though the device is open', async (context) => {
    await skipWithout('webgpu', context);
    expect(
      await runProgram(`
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
      await runProgram(`
await loadBackend('webgpu');
tf.env().set('WEBGPU_CPU_FORWARD', false);
tf.backend().device.createBuffer({ size: 2 ** 50, usage: GPUBufferUsage.STORAGE });
const sum = tf.add(tf.tensor1d([1, 2]), 1);
await sum.data().then(console.log, (error) => console.log(error.code, error.message));
`),
    ).toMatch(/^BACKEND webgpu: Buffer size .* exceeds/);
  });

  it('is told why there is no device', async () => {
    const printed = await runProgram(
      `await loadBackend('webgpu').catch((error) => console.log(error.code, error.message));`,
      { VK_ICD_FILENAMES: '/nowhere' },
    );
    expect(printed).toMatch(
      /^BACKEND backend "webgpu" is not available: @tensorflow\/tfjs-backend-webgpu 4\.22\.0, webgpu .*: expected an adapter \(a driver of Vulkan, Metal or Direct3D 12\), found none/,
    );
  });
});
