import { unknownName } from '@ablate/core/config';
import type { DetailReader } from '@ablate/tracker';
import { UsageError } from './usage-error.js';

/** What to throw where a store has no experiment of that name: it says which there are. */
export function unknownExperiment(reader: DetailReader, name: string): UsageError {
  return new UsageError(
    unknownName(
      'experiment',
      name,
      reader.experiments().map((each) => each.name),
    ),
  );
}
