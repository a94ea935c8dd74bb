import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { loadBackend } from '../backends/load.js';
import { globalNorm } from './global-norm.js';

describe.each(['cpu', 'wasm'])('globalNorm on %s', (backend) => {
  beforeAll(() => loadBackend(backend));

  it('is that of everything together: 2, −3 and 6 give 7, nothing gives 0; and leaves nothing else', () => {
    const tensors = [tf.tensor2d([[2], [-3]]), tf.tensor1d([6])];
    const before = tf.memory().numTensors;
    const [norm, none] = [globalNorm(tensors), globalNorm([])];
    expect(norm.dataSync()[0]).toBeCloseTo(7, 5);
    expect(none.dataSync()[0]).toBe(0);
    tf.dispose([norm, none]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
