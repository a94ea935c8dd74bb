import { answerView } from './answer/view.js';
import { chartsView } from './charts/view.js';
import { compareView } from './compare/view.js';
import { matrixView } from './matrix/view.js';
import { runView } from './run/view.js';
import { runsView } from './runs/view.js';
import type { View } from './view.js';

/** The views in the order of their tabs. */
export const VIEWS: readonly View[] = [answerView, runsView, chartsView, compareView, runView, matrixView];

export function viewNamed(name: string): View {
  return VIEWS.find((view) => view.name === name) ?? runsView;
}
