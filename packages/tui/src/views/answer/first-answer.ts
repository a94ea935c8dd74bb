import { knownComparison } from '../../matrix/matrix-runs.js';
import type { UiReader } from '../../store/ui-reader.js';
import { type Line, span } from '../../text/line.js';
import { wrap } from '../../text/wrap.js';
import type { FirstInput } from '../view.js';
import { answerLines } from './answer-lines.js';
import { answerPage } from './answer-page.js';
import { ANSWER } from './answer-state.js';
import { answerOf } from './answer.js';
import { readAsked } from './asked-experiment.js';

/** Above so many runs of an experiment its question is shown while they are read. */
const READ_AT_ONCE = 1_000;
/** Above so many they are read by the app. */
const MOST_READ = 10_000;

/** The experiment of the newest run, unless one is wanted. */
export function firstExperiment(
  reader: Pick<UiReader, 'listRuns'>,
  wanted: string | undefined,
): string | undefined {
  return wanted ?? reader.listRuns({ limit: 1 })[0]?.experiment;
}

/** The question, then the cells, each by itself: comparing them waits until these are there. */
export function* firstAnswer({
  reader,
  experiment: wanted,
  state,
  width,
  height,
}: FirstInput): Generator<readonly Line[]> {
  const experiment = firstExperiment(reader, wanted) ?? '';
  const stored = reader.experiments().find(({ name }) => name === experiment);
  const { runs = 0, question = '' } = stored ?? {};
  if (runs > READ_AT_ONCE)
    yield [
      ...wrap(`${experiment}: ${question ?? ''}`, width).map((text): Line => [span(text, { bold: true })]),
      [span(`reading ${runs} runs …`, { dim: true })],
    ];
  if (runs > MOST_READ) return;
  const asked = readAsked(reader, experiment, ANSWER.of(state));
  const known = asked === null ? null : knownComparison(asked, asked.metric);
  const answer = asked === null || known === null ? null : answerOf(asked, known.comparison, !known.isWhole);
  const drawn = answerLines({ answer, experiment, row: 0, column: 0, width });
  yield answerPage(drawn, 0, height).lines;
}
