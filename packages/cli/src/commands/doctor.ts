import { existsSync } from 'node:fs';
import os from 'node:os';
import { builtins, describeBackends, fashionMnist, Registry } from '@ablate/core';
import { findSlurm } from '@ablate/slurm';
import { findTensorflow, tryLibrary } from '@ablate/tensorflow';
import { defaultStorePath, openReader } from '@ablate/tracker';
import type { CommandResult, StoreOption } from '../command-result.js';
import { isAtLeast, oldestNode } from '../node-version.js';
import { textTable } from '../output/table.js';

interface Finding {
  readonly what: string;
  readonly ok: boolean;
  readonly detail: string;
}

/** Says what is there to work with: Node, backends, store, datasets, terminal. */
export async function doctor({ store }: StoreOption): Promise<CommandResult> {
  const backends = await describeBackends();
  const findings: Finding[] = [
    checkNode(),
    {
      what: 'cores',
      ok: true,
      detail: `${os.availableParallelism()}, ${Math.round(os.totalmem() / 2 ** 30)} GiB memory`,
    },
    ...backends.map(({ name, purpose, available, reason }) => ({
      what: `backend ${name}`,
      ok: available,
      detail: `${reason} (${purpose})`,
    })),
    ...(await tryTensorflow()),
    await checkSlurm(),
    checkStore(store ?? defaultStorePath()),
    await checkDataset('mini'),
    await checkDataset('full'),
    { what: 'terminal', ok: process.stdout.isTTY, detail: terminal() },
  ];
  return {
    text: textTable(
      ['', 'what', 'finding'],
      findings.map(({ what, ok, detail }) => [ok ? '✓' : '✗', what, detail]),
    ),
    data: findings,
    ok: true,
  };
}

function checkNode(): Finding {
  return {
    what: 'node',
    ok: isAtLeast(process.versions.node, oldestNode()),
    detail: `${process.version} on ${os.platform()} ${os.arch()}; expected ${oldestNode()} or newer`,
  };
}

/** Whether the library that was found does compute; nothing where there is none, which its backend's line says. */
async function tryTensorflow(): Promise<Finding[]> {
  const found = await findTensorflow();
  if ('reason' in found) return [];
  const what = 'tensorflow library';
  try {
    const { library, devices } = await tryLibrary(found.file);
    return [{ what, ok: true, detail: `TensorFlow ${library}; it computes on ${devices.join(', ')}` }];
  } catch (error) {
    return [{ what, ok: false, detail: error instanceof Error ? error.message : String(error) }];
  }
}

async function checkSlurm(): Promise<Finding> {
  const slurm = await findSlurm();
  return 'found' in slurm
    ? { what: 'slurm', ok: true, detail: slurm.found }
    : { what: 'slurm', ok: false, detail: `${slurm.reason} (for cells on a cluster)` };
}

function checkStore(file: string): Finding {
  if (!existsSync(file)) return { what: 'store', ok: true, detail: `${file}: none yet; ablate run makes it` };
  try {
    using reader = openReader(file);
    const runs = reader.experiments().reduce((sum, experiment) => sum + experiment.runs, 0);
    return { what: 'store', ok: true, detail: `${file}: ${runs} runs` };
  } catch (error) {
    return { what: 'store', ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

async function checkDataset(subset: 'mini' | 'full'): Promise<Finding> {
  const what = `fashion-mnist ${subset}`;
  try {
    await new Registry([builtins]).resolve('dataset', fashionMnist({ subset })).checksum();
    return { what, ok: true, detail: 'found' };
  } catch (error) {
    return { what, ok: false, detail: error instanceof Error ? error.message : String(error) };
  }
}

function terminal(): string {
  if (!process.stdout.isTTY) return 'output is not a terminal: plain lines, no ablate ui';
  return `${process.stdout.columns} × ${process.stdout.rows}, TERM=${process.env.TERM ?? ''}`;
}
