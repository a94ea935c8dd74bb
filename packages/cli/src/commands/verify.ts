import { verifyStore } from '@ablate/tracker';
import type { CommandResult, StoreOption } from '../command-result.js';
import { existingStore } from '../existing-store.js';
import { printable } from '../output/printable.js';
import { textTable } from '../output/table.js';

/** Checks pages, references, counts and artifacts of a store; brings an old one up to date first. */
export function verify({ store }: StoreOption): CommandResult {
  const file = existingStore(store);
  const problems = verifyStore(file);
  const harmful = problems.filter(({ kind }) => kind !== 'unreferenced');
  return {
    text:
      problems.length === 0
        ? `${printable(file)}: no problems.`
        : [
            textTable(
              ['problem', 'what'],
              problems.map(({ kind, message }) => [kind, message]),
            ),
            harmful.length === 0 ? 'Nothing is wrong; ablate gc removes what belongs to no run.' : '',
          ]
            .filter((part) => part !== '')
            .join('\n\n'),
    data: { store: file, problems },
    ok: harmful.length === 0,
  };
}
