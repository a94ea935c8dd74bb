import os from 'node:os';
import { AblateError, canonicalJson, type DatasetSource } from '@ablate/core';
import type { JobAttempt } from '../launch/launcher.js';
import { identity } from '../matrix/expand.js';

/** @throws AblateError `DATA` where this machine has other data than the cell was planned with, or lacks them */
export async function checkData(
  { hash, canonical }: Pick<JobAttempt, 'hash' | 'canonical'>,
  dataset: Pick<DatasetSource, 'checksum'>,
): Promise<void> {
  const checksum = await dataset.checksum();
  if (identity(canonicalJson(canonical), checksum) === hash) return;
  throw new AblateError(
    'DATA',
    `the data on ${os.hostname()} are others than those that the cell was planned with: their checksum is ${checksum}`,
  );
}
