import * as tf from '@tensorflow/tfjs-core';

/**
 * Gives tfjs's own `mean` a gradient that repeats dy, where the stock one multiplies it with as many ones as x has
 * elements, which it makes in JavaScript first.
 */
export function registerMeanGradient(): void {
  tf.unregisterGradient('Mean');
  tf.registerGradient({
    kernelName: 'Mean',
    inputsToSave: ['x'],
    gradFunc: (dyOrList, saved, attributes) => {
      const dy = dyOrList as tf.Tensor;
      const [x] = saved as [tf.Tensor];
      const axes = tf.util.parseAxisParam((attributes as { axis: number | number[] }).axis, x.shape);
      const kept = x.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
      return {
        x: () =>
          tf.tile(
            tf.reshape(tf.div(dy, x.size / dy.size), kept),
            x.shape.map((size, axis) => (axes.includes(axis) ? size : 1)),
          ),
      };
    },
  });
}
