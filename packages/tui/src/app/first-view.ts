import type { UiReader } from '../store/ui-reader.js';
import { VIEWS } from '../views/registry.js';

/** The view that a store is first seen by. */
export function firstView(reader: UiReader, experiment: string | undefined): string {
  return VIEWS.find(({ comesFirst }) => comesFirst?.(reader, experiment) === true)?.name ?? 'runs';
}
