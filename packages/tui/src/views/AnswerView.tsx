import { type ReactElement, useMemo } from 'react';
import { answerPage } from './answer-page.js';
import type { ViewProps } from './ChartsView.js';
import { Lines } from './Lines.js';
import type { AnswerModel } from './use-answer.js';

export interface AnswerViewProps extends Pick<ViewProps, 'state' | 'width' | 'height'> {
  readonly answer: AnswerModel | null;
}

/** What an experiment asks, and the answer so far. */
export function AnswerView({ answer, state, width, height }: AnswerViewProps): ReactElement | null {
  const { row } = state.answer;
  const lines = useMemo(
    () => (answer === null ? [] : answerPage(answer.drawn, row, height).lines),
    [answer, row, height],
  );
  return <Lines lines={lines} width={width} height={height} />;
}
