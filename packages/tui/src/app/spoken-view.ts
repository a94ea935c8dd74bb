import type { UiState } from '../state/ui-state.js';
import { sanitize } from '../text/sanitize.js';
import type { Model } from '../views/model.js';
import { viewNamed } from '../views/registry.js';
import { spokenLines } from '../views/scrolled.js';
import type { ShownView } from '../views/view.js';
import { helpLines } from './help-text.js';

export interface SpokenOptions {
  readonly model: Model;
  readonly state: UiState;
  readonly shown: ShownView;
  readonly experiment: string;
  /** What is wrong, or what is said beside an open prompt. */
  readonly problem: string | null;
  readonly note: string;
}

/** Wide enough for nothing to be cut, but for one column of text. */
export const SPOKEN_WIDTH = 88;

function body({ shown, state }: SpokenOptions): readonly string[] {
  if (state.help) return spokenLines(helpLines(viewNamed(state.view), SPOKEN_WIDTH), state.scroll);
  return shown.speak();
}

function heading({ model, state, experiment }: SpokenOptions): string {
  const { shown, total, running, failed, selected } = model.counts;
  const parts = [
    shown === total ? `${total} runs` : `${shown} of ${total} runs`,
    ...(running > 0 ? [`${running} running`] : []),
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(selected > 0 ? [`${selected} selected`] : []),
    ...(state.filter === '' ? [] : [`filter ${sanitize(state.filter)}`]),
  ];
  const title = state.help ? 'Help' : `${viewNamed(state.view).title} view`;
  return `${[title, sanitize(experiment)].filter(Boolean).join(', ')}: ${parts.join(', ')}. ? for help.`;
}

/** The whole UI as lines of plain text, what matters most at the end. */
export function spokenView(options: SpokenOptions): string[] {
  const { state, problem, note } = options;
  if (state.prompt !== null) {
    const { kind, text } = state.prompt;
    return [...(note === '' ? [] : [note]), `${kind}: ${sanitize(text)}`];
  }
  return [
    heading(options),
    ...body(options),
    ...(problem === null ? [] : [`Problem: ${sanitize(problem)}`]),
    ...(state.message === null ? [] : [sanitize(state.message)]),
  ];
}
