import {
  isRefusal,
  openStore,
  repairStore,
  salvageStore,
  StoreError,
  verifyStore,
  waitingFiles,
  type StoreProblem,
} from '@ablate/tracker';
import type { CommandResult, StoreOption } from '../command-result.js';
import { existingStore } from '../existing-store.js';
import { printable } from '../output/printable.js';
import { textTable } from '../output/table.js';

export interface VerifyOptions extends StoreOption {
  readonly repair?: boolean | undefined;
  /** A new file for what can still be read. */
  readonly salvage?: string | undefined;
}

/**
 * Checks pages, references, what is derived and artifacts of a store; brings an old one up to date first, and takes in what
 * waits beside it.
 */
export function verify({ store, repair = false, salvage }: VerifyOptions): CommandResult {
  const file = existingStore(store);
  if (salvage !== undefined) return salvageInto(file, salvage);
  takeIn(file);
  const { backup, repaired, problems } = repair
    ? repairStore(file)
    : { backup: null, repaired: [], problems: verifyStore(file) };
  const harmful = problems.filter(({ kind }) => kind !== 'unreferenced');
  const waiting = waitingFiles(file);
  const sections = [
    backup === null ? '' : `Rebuilt what is derived; the store as it was: ${printable(backup)}`,
    repaired.length === 0 ? '' : problemTable('rebuilt', repaired),
    problems.length === 0 ? `${printable(file)}: no problems.` : problemTable('problem', problems),
    problems.length > 0 && harmful.length === 0
      ? 'Nothing is wrong; ablate gc removes what belongs to no run.'
      : whatHelps(harmful, repair),
    waiting.length === 0 ? '' : [WAITING, ...waiting.map(printable)].join('\n'),
  ];
  return {
    text: sections.filter((section) => section !== '').join('\n\n'),
    data: { store: file, backup, repaired, problems, waiting },
    ok: harmful.length === 0,
  };
}

const WAITING =
  'Measured while the store could not be written, and not taken in: the run is still at work, has been started anew since, ' +
  'or is not in this store:';

function problemTable(title: string, problems: readonly StoreProblem[]): string {
  return textTable(
    [title, 'what'],
    problems.map(({ kind, message }) => [kind, message]),
  );
}

/** What to do about problems; nothing where no command helps. */
function whatHelps(problems: readonly StoreProblem[], isRepaired: boolean): string {
  const has = (...kinds: readonly StoreProblem['kind'][]) =>
    problems.some(({ kind }) => kinds.includes(kind));
  if (has('corrupt') && (isRepaired || !has('summary', 'rollup', 'parameter')))
    return 'What can still be read goes into a new store by: ablate verify --salvage NEWFILE';
  if (!isRepaired && has('corrupt', 'summary', 'rollup', 'parameter'))
    return 'What is derived from points and configurations is rebuilt by: ablate verify --repair';
  return '';
}

function salvageInto(file: string, target: string): CommandResult {
  const { runs, losses, lost } = salvageStore(file, target);
  const where = `${runs} runs of ${printable(file)} are in ${printable(target)}.`;
  return {
    text:
      losses.length === 0 ? `${where} Nothing is lost.` : [where, 'Lost:', ...lost.map(printable)].join('\n'),
    data: { store: file, file: target, runs, losses, lost },
    ok: losses.length === 0,
  };
}

/** Opening a store for writing takes in what waits beside it; what keeps it from opening is told by the check. */
function takeIn(file: string): void {
  try {
    openStore(file).close();
  } catch (error) {
    if (!(error instanceof StoreError) && !isRefusal(error)) throw error;
  }
}
