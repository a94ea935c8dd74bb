import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { openReader, openStore, verifyStore, type ListOptions } from '@ablate/tracker';
import { median } from 'simple-statistics';
import type { Figures } from '../figures.js';
import { matrixFile } from '../matrix-file.js';
import { makeLargeStore } from './large-store.js';
import { manyNames } from './many-names.js';
import { timed } from './timed.js';

const ROUNDS = 3;
const command = path.join(import.meta.dirname, '../../../packages/cli/bin/ablate.js');
/** What a process had in memory at most, in kilobytes, and its processor time in microseconds, told as it exits. */
const TELL = `data:text/javascript,process.on('exit',()=>{const{user,system}=process.cpuUsage();process.stderr.write('\\nused '+process.resourceUsage().maxRSS+' '+(user+system))})`;

const LISTS: Record<string, ListOptions> = {
  'first page': {},
  'of an experiment': { experiment: 'experiment-7' },
  'status:failed': { filter: 'status:failed' },
  'status:crashed, none': { filter: 'status:crashed' },
  'words in the name, none': { filter: 'vgg' },
  'seed:77, none': { filter: 'seed:77' },
  'model=cifar-resnet, all': { filter: 'model=cifar-resnet' },
  'model.options.depth=99, none': { filter: 'model.options.depth=99' },
  'optimizer.options.lr>0.09': { filter: 'optimizer.options.lr>0.09' },
  'tag:batch=3': { filter: 'tag:batch=3' },
  'val/accuracy>0.5, half': { filter: 'val/accuracy>0.5' },
  'host:other, none': { filter: 'host:other' },
  'duration>2h, none': { filter: 'duration>2h' },
  'reason~memory, none': { filter: 'reason~memory' },
  'sorted by duration': { orderBy: 'duration', descending: true },
  'sorted by end': { orderBy: 'ended', descending: true },
  'sorted by status': { orderBy: 'status' },
  'sorted by metric': { orderBy: 'metric:val/accuracy', descending: true },
};

/**
 * What a store of 300,000 runs costs: `plan`, `runs`, `compare` and `verify` beside the same with an empty store, pages
 * of lists, and 100,000 new metric names in one step. `npm run build` first. After the name may follow the number of
 * runs, and a folder in which the store is kept for the next time.
 */
export function run([runs = '300000', kept]: readonly string[]): Promise<Figures> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'ablate-scale-'));
  try {
    if (kept !== undefined) mkdirSync(kept, { recursive: true });
    const large = path.join(kept ?? folder, `runs-${runs}.db`);
    const empty = path.join(folder, 'empty.db');
    makeLargeStore(large, Number(runs));
    openStore(empty).close();
    return Promise.resolve({
      ...commands(empty, large),
      ...lists(large),
      ...manyNames(folder),
      ...upkeep(large),
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function commands(empty: string, large: string): Figures {
  using matrix = matrixFile('scale', '{ optimizer: { one: sgd({ lr: 0.05 }) } }');
  return Object.fromEntries(
    Object.entries({
      'plan of one cell': ['plan', matrix.file],
      'runs --limit 50': ['runs', '--limit', '50'],
      'compare of one experiment': ['compare', 'experiment-7', '--metric', 'val/accuracy'],
    }).flatMap(([name, args]) => {
      const found = Array.from({ length: ROUNDS }, () => ({
        // An empty store has nothing to compare, which is code 2.
        empty: child([...args, '--store', empty], [0, 2]),
        large: child([...args, '--store', large], [0]),
      }));
      const more = (what: keyof Used) =>
        Math.round(median(found.map((round) => round.large[what] - round.empty[what])));
      return [
        [`${name}: ms more than with an empty store`, more('milliseconds')],
        [`${name}: ms of CPU more`, more('processor')],
        [`${name}: MB more`, more('megabytes')],
      ];
    }),
  );
}

interface Used {
  readonly milliseconds: number;
  readonly processor: number;
  readonly megabytes: number;
}

function child(args: readonly string[], codes: readonly (number | null)[]): Used {
  const began = performance.now();
  const { stderr, status } = spawnSync(process.execPath, ['--import', TELL, command, ...args], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const milliseconds = performance.now() - began;
  const [, kilobytes, microseconds] = /used (\d+) (\d+)/.exec(stderr) ?? [];
  if (kilobytes === undefined || !codes.includes(status))
    throw new Error(`ablate ${args.join(' ')} ended with code ${String(status)}: ${stderr}`);
  return { milliseconds, processor: Number(microseconds) / 1000, megabytes: Number(kilobytes) / 1024 };
}

/** Processor time, since nothing but the processor is waited for once pages are in memory. */
function lists(file: string): Figures {
  using reader = openReader(file);
  return Object.fromEntries(
    Object.entries(LISTS).map(([name, options]) => {
      const times = Array.from(
        { length: ROUNDS },
        () => timed(() => reader.listRuns({ limit: 50, ...options })).processor,
      );
      return [`50 runs, ${name}: ms of CPU`, Number(median(times).toFixed(1))];
    }),
  );
}

function upkeep(file: string): Figures {
  const began = performance.now();
  const problems = verifyStore(file);
  if (problems.length > 0) throw new Error(`the store isn't whole: ${JSON.stringify(problems[0])}`);
  const verified = performance.now();
  using store = openStore(file);
  store.gc();
  return {
    'verify: s': Number(((verified - began) / 1000).toFixed(1)),
    'gc: s': Number(((performance.now() - verified) / 1000).toFixed(1)),
  };
}
