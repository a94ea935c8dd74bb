import type { ReactElement } from 'react';
import type { UiState } from '../state/ui-state.js';
import { AnswerView } from './AnswerView.js';
import { ChartsView } from './ChartsView.js';
import { CompareView } from './CompareView.js';
import type { FrameLayout } from './frame-layout.js';
import { MatrixView } from './MatrixView.js';
import { RunsView } from './RunsView.js';
import { RunView } from './RunView.js';
import type { AnswerModel } from './use-answer.js';
import type { MatrixModel } from './use-matrix.js';
import type { RunDetail } from './use-run-detail.js';
import type { Model } from './use-model.js';

export interface CurrentViewProps {
  readonly model: Model;
  readonly state: UiState;
  readonly layout: FrameLayout;
  readonly detail: RunDetail;
  readonly matrix: MatrixModel | null;
  readonly answer: AnswerModel | null;
  readonly ascii: boolean;
}

export function CurrentView(props: CurrentViewProps): ReactElement {
  const { model, state, layout, detail, ascii, matrix, answer } = props;
  const view = { model, state, width: layout.width, height: layout.body, ascii };
  switch (state.view) {
    case 'answer':
      return <AnswerView {...view} answer={answer} />;
    case 'runs':
      return <RunsView {...{ model, state, layout, ascii }} />;
    case 'charts':
      return <ChartsView {...view} />;
    case 'compare':
      return <CompareView {...view} />;
    case 'run':
      return <RunView {...view} detail={detail} />;
    case 'matrix':
      return <MatrixView {...view} matrix={matrix} />;
  }
}
