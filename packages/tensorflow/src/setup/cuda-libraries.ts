import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';

/** A library in a wheel of NVIDIA's; `libnvblas` is left out, since it replaces other libraries' functions. */
export const CUDA_LIBRARY = /^nvidia\/.*\/lib\/(?!libnvblas)([^/]+\.so(?:\.[\d.]+)?)$/;
/** Those that TensorFlow opens by name when it finds a GPU. */
const OPENED =
  /^lib(?:cudart|cublas|cublasLt|cudnn|cufft|cupti|curand|cusolver|cusparse|nccl|nvJitLink)\.so\.\d+$/;

/**
 * Flags that make the addon need the CUDA libraries in a folder, so that they are in the process before TensorFlow
 * opens them by name: where it would look for them itself depends on how Python lays its packages out.
 */
export async function cudaLinkFlags(folder: string): Promise<string[]> {
  const names = existsSync(folder) ? (await readdir(folder)).filter((name) => OPENED.test(name)) : [];
  if (names.length === 0) return [];
  return ['-Wl,--no-as-needed', `-L${folder}`, ...names.sort().map((name) => `-l:${name}`)];
}
