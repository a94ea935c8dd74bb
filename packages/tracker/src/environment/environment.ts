import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { nearestPackage } from '../database/default-path.js';
import { instructionSets } from './instruction-sets.js';
import { readGit } from './read-git.js';
import { redactArguments } from './redact-arguments.js';
import type { JsonObject } from '../types.js';

/** The only environment variables that are recorded: they change how a run computes, and hold no secret. */
const RECORDED_VARIABLES = [
  'CUDA_VISIBLE_DEVICES',
  'OMP_NUM_THREADS',
  'TF_NUM_INTEROP_THREADS',
  'TF_NUM_INTRAOP_THREADS',
  'TF_FORCE_GPU_ALLOW_GROWTH',
  'MALLOC_MMAP_MAX_',
  'MALLOC_TRIM_THRESHOLD_',
  'GLIBC_TUNABLES',
  'NODE_ENV',
];

let lasting: JsonObject | undefined;

/**
 * What this process runs on and from: the same for all of its runs, so it is found out once. The command line only
 * `withArguments`.
 */
export function readEnvironment(withArguments = true): JsonObject {
  lasting ??= {
    argv: redactArguments(process.argv),
    execArgv: redactArguments(process.execArgv),
    cwd: process.cwd(),
    node: process.version,
    host: os.hostname(),
    platform: `${os.platform()} ${os.release()} ${os.arch()}`,
    cpu: os.cpus()[0]?.model ?? null,
    instructions: instructionSets(),
    cores: os.availableParallelism(),
    memoryBytes: os.totalmem(),
    gpus: nvidiaGpus(),
    git: readGit(process.cwd()),
    tracker: ownVersion(),
    packages: installedPackages(process.cwd()),
    variables: Object.fromEntries(
      RECORDED_VARIABLES.flatMap((name) => {
        const value = process.env[name];
        return value === undefined ? [] : [[name, value]];
      }),
    ),
  };
  return withArguments ? lasting : { ...lasting, argv: null, execArgv: null };
}

function ownVersion(): string | null {
  const { name, version } = readManifest(fileURLToPath(new URL('../../package.json', import.meta.url)));
  // In a bundle another package's stands there, or none.
  return name === '@ablate/tracker' && typeof version === 'string' ? version : null;
}

/** Versions of the packages that the nearest `package.json` depends on, as they are installed. */
function installedPackages(cwd: string): JsonObject {
  const folder = nearestPackage(cwd);
  if (folder === undefined) return {};
  const manifest = readManifest(path.join(folder, 'package.json'));
  const names = ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((field) =>
    Object.keys(manifest[field] ?? {}),
  );
  const search = createRequire(path.join(folder, 'package.json')).resolve.paths('x') ?? [];
  const versions: JsonObject = {};
  for (const name of names) {
    for (const modules of search) {
      const { version } = readManifest(path.join(modules, name, 'package.json'));
      if (typeof version !== 'string') continue;
      versions[name] = version;
      break;
    }
  }
  return versions;
}

function readManifest(file: string): Record<string, unknown> {
  try {
    const manifest: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return typeof manifest === 'object' && manifest !== null ? { ...manifest } : {};
  } catch {
    return {};
  }
}

/** Model names by the NVIDIA kernel driver; empty without one. */
function nvidiaGpus(): string[] {
  const folder = '/proc/driver/nvidia/gpus';
  try {
    return readdirSync(folder).map((gpu) => {
      const information = readFileSync(path.join(folder, gpu, 'information'), 'utf8');
      return /^Model:\s*(.+)$/m.exec(information)?.[1] ?? 'unknown';
    });
  } catch {
    return [];
  }
}
