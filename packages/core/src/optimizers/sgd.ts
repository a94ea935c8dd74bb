import * as tf from '@tensorflow/tfjs-core';
import { z } from 'zod';
import { momentumStep } from '../ops/momentum-step.js';
import { defineOptimizer } from '../plugins/plugin.js';

/** Stochastic gradient descent, with momentum as PyTorch counts it (the velocity starts at 0, without dampening). */
export const sgd = defineOptimizer({
  name: 'sgd',
  version: 1,
  summary: 'Stochastic gradient descent with momentum, plain or Nesterov',
  options: z.object({
    /** Learning rate. */
    lr: z.number().positive(),
    momentum: z.number().min(0).lt(1).default(0),
    nesterov: z.boolean().default(false),
  }),
  create: ({ lr, momentum, nesterov }) => {
    const velocities = new Map<string, tf.Variable>();
    return {
      learningRate: lr,
      update: (weights, gradients, rate) => {
        for (const { name, variable } of weights) {
          const gradient = gradients.get(name);
          if (gradient === undefined) continue;
          if (momentum === 0) {
            variable.assign(tf.sub(variable, tf.mul(gradient, rate)));
            continue;
          }
          let velocity = velocities.get(name);
          if (velocity === undefined) {
            velocity = tf.variable(tf.zerosLike(variable), false);
            velocities.set(name, velocity);
          }
          const [next, nextVelocity] = momentumStep(variable, velocity, gradient, {
            rate,
            momentum,
            nesterov,
          });
          variable.assign(next);
          velocity.assign(nextVelocity);
        }
      },
      slots: () => new Map([...velocities].map(([name, variable]) => [`velocity/${name}`, variable])),
      dispose: () => {
        for (const velocity of velocities.values()) velocity.dispose();
        velocities.clear();
      },
    };
  },
});
