import { builtins, definePackage, Registry, train } from '@ablate/core';
import { models } from '@ablate/models';
import { regularizers } from '@ablate/regularizers';
import { measuredCell } from './measured-cell.js';
import { backend, randomImages, report } from './random-images.js';

// The whole trainer, hooks and events included: what a cell of a matrix does.
const times: number[] = [];
let last = 0;
await train({
  config: measuredCell(backend),
  seed: 0,
  registry: new Registry([builtins, models, regularizers, definePackage('benchmark', [randomImages])]),
  onEvent: ({ type }) => {
    if (type === 'start') last = cpuNow();
    if (type !== 'progress') return;
    const now = cpuNow();
    times.push(now - last);
    last = now;
  },
});
report(times);
function cpuNow(): number { const { user, system } = process.cpuUsage(); return (user + system) / 1000; }
