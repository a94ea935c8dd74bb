import * as tf from '@tensorflow/tfjs-core';
import { initializers } from '@tensorflow/tfjs-layers';
import { truncatedNormal } from './truncated-normal.js';
import { fromUniform } from './from-uniform.js';

export type Initializer = ReturnType<typeof initializers.heNormal>;
type Values = (count: number, fanIn: number, fanOut: number) => Float32Array;

/** The same Keras initializer, its numbers made by `values`: stock tfjs takes ten seconds for ResNet-152. */
function faster(stock: Initializer, values: Values): Initializer {
  stock.apply = (shape, dtype = 'float32') => {
    const sizes = shape.map((size) => size ?? 1);
    const [inputs = 1, outputs = 1] = sizes.slice(-2);
    const taps = sizes.slice(0, -2).reduce((a, b) => a * b, 1);
    return tf.tensor(values(taps * inputs * outputs, taps * inputs, taps * outputs), sizes, dtype);
  };
  return stock;
}

/** Normal with variance 2 / fan-out, cut off at two standard deviations. Source: He et al., "Delving deep" (2015). */
export function he(seed: number): Initializer {
  const stock = initializers.varianceScaling({ scale: 2, mode: 'fanOut', distribution: 'normal', seed });
  return faster(stock, (count, _, fanOut) => truncatedNormal(count, Math.sqrt(2 / fanOut), seed));
}

/** Uniform within √(6 / (fan-in + fan-out)). Source: Glorot & Bengio, "Understanding the difficulty" (2010). */
export function xavier(seed: number): Initializer {
  return faster(initializers.glorotUniform({ seed }), (count, fanIn, fanOut) =>
    uniformWithin(Math.sqrt(6 / (fanIn + fanOut)), count, seed),
  );
}

/** Uniform within 1 / √fan-in: PyTorch's default, which torchvision's classifiers keep. */
export function torchLinear(seed: number): Initializer {
  const stock = initializers.varianceScaling({ scale: 1 / 3, mode: 'fanIn', distribution: 'uniform', seed });
  return faster(stock, (count, fanIn) => uniformWithin(1 / Math.sqrt(fanIn), count, seed));
}

export function zero(): Initializer {
  return initializers.zeros();
}

/**
 * Gives tensors of the shape asked for with one number in them. For models that are only looked at: they need no
 * memory, and must never be called.
 */
export function shapesOnly(): Initializer {
  const stock = initializers.zeros();
  stock.apply = (shape, dtype = 'float32') => {
    const sizes = shape.map((size) => size ?? 1);
    const backend = tf.engine().backend;
    // By itself the wasm backend would keep room for every number of the shape.
    const dataId = backend.write(new Float32Array(1), [1], dtype);
    return tf.engine().makeTensorFromTensorInfo({ dataId, shape: sizes, dtype }, backend);
  };
  return stock;
}

function uniformWithin(limit: number, count: number, seed: number): Float32Array {
  return fromUniform(count, seed, (u) => limit * (2 * u - 1));
}
