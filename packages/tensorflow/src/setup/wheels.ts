import { AblateError } from '@ablate/core';
import { TENSORFLOW_VERSION, type LibraryKind } from './places.js';
import type { Wheel } from './wheel.js';

/** Where a wheel's library runs. */
export interface WheelPlatform {
  /** pip's names for it, newest first. */
  readonly tags: readonly string[];
  /** The distribution that has the library without CUDA: `tensorflow` has CUDA on x86-64 only. */
  readonly cpu: string;
  /** The distribution with CUDA, if there is one. */
  readonly gpu: string | undefined;
}

const glibc = (architecture: string) => [
  ...[28, 27, 26, 24, 18, 17].map((minor) => `manylinux_2_${minor}_${architecture}`),
  `manylinux2014_${architecture}`,
];

/** By Node's platform and architecture. */
const PLATFORMS: Readonly<Record<string, WheelPlatform>> = {
  'linux-x64': { tags: glibc('x86_64'), cpu: 'tensorflow-cpu', gpu: 'tensorflow' },
  'linux-arm64': { tags: glibc('aarch64'), cpu: 'tensorflow', gpu: undefined },
};

/** The library is the same in every Python's wheel: one of them is enough, whatever Python runs pip. */
export const WHEEL_PYTHON = { version: '3.11', abi: 'cp311' };

interface Pin {
  readonly sha256: string;
  readonly size: number;
}

/** Wheels whose published hash is known; of others, pip checks the index's hash, and we the wheel's own record. */
export const PINS: Readonly<Record<string, Pin>> = {
  'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl': {
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    size: 273_829_956,
  },
};

/** @throws AblateError `BACKEND` naming the platforms for which TensorFlow's wheel has a library. */
export function wheelPlatform(
  kind: LibraryKind,
  platform = `${process.platform}-${process.arch}`,
): WheelPlatform {
  const found = PLATFORMS[platform];
  if (found !== undefined && (kind === 'cpu' || found.gpu !== undefined)) return found;
  const known = Object.keys(PLATFORMS).filter((name) => kind === 'cpu' || PLATFORMS[name]?.gpu !== undefined);
  const what = kind === 'gpu' ? 'with CUDA ' : '';
  throw new AblateError(
    'BACKEND',
    `expected a platform whose TensorFlow wheel has a library ${what}that the addon can use: ` +
      `${known.join(', ')}; this is ${platform}`,
  );
}

export function libraryRequirement(platform: WheelPlatform, kind: LibraryKind): string {
  return `${kind === 'gpu' ? (platform.gpu ?? platform.cpu) : platform.cpu}==${TENSORFLOW_VERSION}`;
}

/** What `tensorflow[and-cuda]` would bring of NVIDIA's libraries; the compiler `nvcc` is none. */
export async function cudaRequirements(wheel: Wheel): Promise<string[]> {
  const lines = (await wheel.metadata()).split(/\r?\n/);
  const found = lines.flatMap((line) => {
    const { requirement } =
      /^Requires-Dist: (?<requirement>nvidia-[^;]+?)\s*;\s*extra == ["']and-cuda["']/.exec(line)?.groups ??
      {};
    return requirement === undefined || requirement.includes('nvcc') ? [] : [requirement];
  });
  if (found.length > 0) return found;
  throw new AblateError(
    'BACKEND',
    `${wheel.file}: expected requirements of the extra and-cuda, which name the CUDA libraries, found none`,
  );
}
