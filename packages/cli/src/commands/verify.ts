import {
  isRefusal,
  openStore,
  StoreError,
  verifyStore,
  waitingFiles,
  type StoreProblem,
} from '@ablate/tracker';
import type { CommandResult, StoreOption } from '../command-result.js';
import { existingStore } from '../existing-store.js';
import { printable } from '../output/printable.js';
import { textTable } from '../output/table.js';

/**
 * Checks pages, references, counts and artifacts of a store; brings an old one up to date first, and takes in what waits
 * beside it.
 */
export function verify({ store }: StoreOption): CommandResult {
  const file = existingStore(store);
  takeIn(file);
  const problems = verifyStore(file);
  const harmful = problems.filter(({ kind }) => kind !== 'unreferenced');
  const waiting = waitingFiles(file);
  const sections = [
    problems.length === 0 ? `${printable(file)}: no problems.` : problemTable(problems),
    problems.length > 0 && harmful.length === 0
      ? 'Nothing is wrong; ablate gc removes what belongs to no run.'
      : '',
    waiting.length === 0 ? '' : [WAITING, ...waiting.map(printable)].join('\n'),
  ];
  return {
    text: sections.filter((section) => section !== '').join('\n\n'),
    data: { store: file, problems, waiting },
    ok: harmful.length === 0,
  };
}

const WAITING =
  'Measured while the store could not be written, and not taken in: the run is still at work, has been started anew since, ' +
  'or is not in this store:';

function problemTable(problems: readonly StoreProblem[]): string {
  return textTable(
    ['problem', 'what'],
    problems.map(({ kind, message }) => [kind, message]),
  );
}

/** Opening a store for writing takes in what waits beside it; what keeps it from opening is told by the check. */
function takeIn(file: string): void {
  try {
    openStore(file).close();
  } catch (error) {
    if (!(error instanceof StoreError) && !isRefusal(error)) throw error;
  }
}
