import { loadBackend } from '@ablate/core';
import { describeByName, resnet152, resnet18 } from '@ablate/models';
import { median } from 'simple-statistics';
import type { Figures } from './figures.js';

const ROUNDS = 5;

/** Milliseconds of processor time to build networks, and to describe one, which makes no weights. */
export async function run(): Promise<Figures> {
  await loadBackend('wasm');
  const build = (make: typeof resnet18) => () => {
    make().dispose();
    return Promise.resolve();
  };
  const tasks: [string, () => Promise<unknown>][] = [
    ['build ResNet-18', build(resnet18)],
    ['build ResNet-152', build(resnet152)],
    ['describe ResNet-152', () => describeByName('resnet', { depth: 152 })],
  ];
  const times = tasks.map(() => [] as number[]);
  for (let round = 0; round < ROUNDS; round++)
    for (const [i, [, task]] of tasks.entries()) times[i]?.push(await milliseconds(task));
  return Object.fromEntries(tasks.map(([name], i) => [`${name}, ms`, Math.round(median(times[i] ?? []))]));
}

async function milliseconds(task: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await task();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
