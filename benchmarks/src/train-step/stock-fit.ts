import path from 'node:path';
import { describeBackends } from '@ablate/core';
import { median } from 'simple-statistics';
import type { Figures } from '../figures.js';
import { measure } from './measure.js';

const DEFAULT_ROUNDS = 3;
const THREADS = { tensorflow: 2, wasm: 1 };

/**
 * Images per second of `fit` on a ResNet-20 of stock `tf.layers`, 28×28×1, batch 128: with the backend as tfjs has it,
 * and with the one that Ablate loads. Option: the number of rounds. Each runs in a process of its own, in turn; the
 * figure is the median of the rounds.
 */
export async function run([rounds = String(DEFAULT_ROUNDS)]: readonly string[]): Promise<Figures> {
  const figures: Figures = {};
  const statuses = await describeBackends();
  for (const [backend, threads] of Object.entries(THREADS)) {
    const status = statuses.find(({ name }) => name === backend);
    if (status?.available !== true) {
      figures[backend] = `not measured: ${status?.reason ?? 'unknown backend'}`;
      continue;
    }
    const samples = { 'as-it-is': [] as number[], 'with-ablate': [] as number[] };
    for (let round = 0; round < Number(rounds); round++)
      for (const [mode, values] of Object.entries(samples))
        values.push(
          await measure({
            name: `${backend} ${mode}`,
            command: process.execPath,
            args: [
              ...process.execArgv,
              path.join(import.meta.dirname, 'fit.ts'),
              ...[backend, 'resnet20', '28', '128', mode],
            ],
            env: { ABLATE_THREADS: String(threads) },
          }),
        );
    const [stock, ours] = [median(samples['as-it-is']), median(samples['with-ablate'])];
    figures[`${backend} as tfjs has it (${threads} threads), images/s`] = Math.round(stock);
    figures[`${backend} loaded by Ablate, images/s`] = Math.round(ours);
    figures[`${backend}: ratio`] = Number((ours / stock).toFixed(2));
  }
  return figures;
}
