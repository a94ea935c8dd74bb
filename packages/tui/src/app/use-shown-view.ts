import { VIEWS } from '../views/registry.js';
import type { ShownView, ViewInput } from '../views/view.js';

/** The view that is shown. The hooks of all views run, always in the registry's order. */
export function useShownView(input: ViewInput): ShownView {
  const shown = VIEWS.map((view) => view.useShown(input));
  const current = shown.find(({ name }) => name === input.state.view);
  if (current === undefined) throw new Error(`no view "${input.state.view}"`);
  return current;
}
