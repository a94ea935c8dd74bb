import type { ReactElement } from 'react';
import type { StoreReader } from '@ablate/tracker';
import type { UiState } from '../state/ui-state.js';
import { ChartsView } from './ChartsView.js';
import { CompareView } from './CompareView.js';
import type { FrameLayout } from './frame-layout.js';
import { RunsView } from './RunsView.js';
import { RunView } from './RunView.js';
import type { Model } from './use-model.js';

export interface CurrentViewProps {
  readonly model: Model;
  readonly state: UiState;
  readonly layout: FrameLayout;
  readonly reader: StoreReader;
  readonly ascii: boolean;
}

export function CurrentView({ model, state, layout, reader, ascii }: CurrentViewProps): ReactElement {
  const view = { model, state, width: layout.width, height: layout.body, ascii };
  switch (state.view) {
    case 'runs':
      return <RunsView {...{ model, state, layout, ascii }} />;
    case 'charts':
      return <ChartsView {...view} />;
    case 'compare':
      return <CompareView {...view} />;
    case 'run':
      return <RunView {...view} reader={reader} />;
  }
}
