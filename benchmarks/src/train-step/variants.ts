import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describeBackends } from '@ablate/core';

export interface Variant {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface Work {
  readonly side: number;
  readonly batch: number;
}

/** glibc's allocator told to keep large blocks instead of mapping and unmapping each, and to use large pages. */
const TUNED = {
  MALLOC_MMAP_MAX_: '0',
  MALLOC_TRIM_THRESHOLD_: '4294967296',
  MALLOC_TOP_PAD_: '268435456',
  GLIBC_TUNABLES: 'glibc.malloc.hugetlb=1',
};

/** The Python with the peers' packages; they are measured only where it has them. */
const python = process.env.ABLATE_PYTHON ?? 'python3';

/** What can be measured here, and what cannot, with the reason. */
export async function variantsFor(
  name: string,
  { side, batch }: Work,
): Promise<{ available: Variant[]; missing: { name: string; reason: string }[] }> {
  const node = (file: string, backend: string, threads: number, env = {}): Omit<Variant, 'name'> => ({
    command: process.execPath,
    args: [
      ...process.execArgv,
      path.join(import.meta.dirname, file),
      backend,
      name,
      String(side),
      String(batch),
    ],
    env: { ABLATE_THREADS: String(threads), ...env },
  });
  const peer = (file: string, env = {}): Omit<Variant, 'name'> => ({
    command: python,
    args: [
      path.join(import.meta.dirname, file),
      '--network',
      name === 'resnet20' ? 'resnet20' : 'lecture',
      ...['--side', String(side), '--batch', String(batch), '--threads', '2'],
    ],
    env,
  });
  const tensorflow = (await describeBackends()).find((backend) => backend.name === 'tensorflow');
  const noTensorflow = tensorflow?.available === true ? undefined : tensorflow?.reason;
  const stockOnly = name === 'resnet20' ? undefined : 'the stock network is ResNet-20 only';
  const all: (Variant & { reason: string | undefined })[] = [
    { name: 'ablate wasm (1 thread)', ...node('ablate.ts', 'wasm', 1), reason: undefined },
    { name: 'stock tfjs wasm (1 thread)', ...node('stock.ts', 'wasm', 1), reason: stockOnly },
    {
      name: 'ablate tensorflow (2 threads)',
      ...node('ablate.ts', 'tensorflow', 2, TUNED),
      reason: noTensorflow,
    },
    {
      name: 'stock tfjs-node (2 threads)',
      ...node('stock.ts', 'tensorflow', 2),
      reason: stockOnly ?? noTensorflow,
    },
    { name: 'torch (2 threads)', ...peer('torch_step.py'), reason: missingModule('torch') },
    {
      name: 'torch, tuned allocator (2 threads)',
      ...peer('torch_step.py', TUNED),
      reason: missingModule('torch'),
    },
    {
      name: 'keras graph (2 threads)',
      ...peer('keras_step.py', { TF_CPP_MIN_LOG_LEVEL: '3' }),
      reason: stockOnly ?? missingModule('keras'),
    },
  ];
  return {
    available: all.filter(({ reason }) => reason === undefined),
    missing: all.flatMap(({ name, reason }) => (reason === undefined ? [] : [{ name, reason }])),
  };
}

function missingModule(module: string): string | undefined {
  const { status } = spawnSync(python, ['-c', `import ${module}`], { stdio: 'ignore' });
  return status === 0 ? undefined : `${python} has no ${module} (set ABLATE_PYTHON to one that has)`;
}
