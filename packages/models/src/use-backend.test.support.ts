import { describeBackends, loadBackend } from '@ablate/core';
import type { TestContext } from 'vitest';

/** Every backend that trains without a GPU. */
export const BACKENDS = ['wasm', 'cpu', 'tensorflow'] as const;

/** Makes a backend current; leaves the test out, with the reason, where the backend is not there. */
export async function useBackend(name: string, context: TestContext): Promise<void> {
  const status = (await describeBackends()).find((backend) => backend.name === name);
  if (status?.available !== true) context.skip(`no ${name} backend: ${status?.reason ?? 'unknown'}`);
  await loadBackend(name);
}
