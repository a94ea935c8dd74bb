import { compareExperiment, type ExperimentComparison } from '@ablate/runner';
import { defaultStorePath, openReader } from '@ablate/tracker';
import { varianceLine } from '@ablate/report/text';
import type { CommandResult, StoreOption } from '../command-result.js';
import { comparisonNotes } from '../output/comparison-notes.js';
import { comparisonTable } from '../output/comparison-table.js';
import { effectSections } from '../output/effect-sections.js';
import { costTable } from '../output/cost-table.js';
import { printable } from '../output/printable.js';
import { registrationLines } from '../output/registration-lines.js';
import { verdictSentence } from '../output/verdict-sentence.js';

export interface CompareOptions extends StoreOption {
  readonly metric?: string | undefined;
  readonly goal?: 'max' | 'min' | undefined;
  /** Labels by axis. */
  readonly baseline?: Readonly<Record<string, string>> | undefined;
  readonly registration?: string | undefined;
  readonly cost?: boolean | undefined;
}

/** What of a planned experiment's table is exploration. */
function plannedLine({ planned }: ExperimentComparison): string[] {
  if (planned === null) return [];
  const { metric, earlier, isFollowed } = planned;
  return [
    ...(isFollowed
      ? []
      : [
          `Exploratory: the looks decide about ${printable(metric)} as the matrix asks, and cells stopped by that; see ablate compare without options.`,
        ]),
    ...(earlier === 0
      ? []
      : [`Exploratory: ${earlier} of its runs had ended before the looks were settled.`]),
  ];
}

/** What the two differences of a row are about. */
function kindOfDataLine({ onKindOfData, rows }: ExperimentComparison): string[] {
  const examples = Math.max(0, ...onKindOfData.map((each) => each?.examples ?? 0));
  if (examples === 0) return [];
  const lacking = rows.filter((row, at) => row.difference !== null && onKindOfData[at] === null).length;
  return [
    [
      'Two questions: on this test set, other seeds would be trained and tested on the same examples, and the verdict is ' +
        `about that; on this kind of data, they would be tested on other examples like these ${examples} (crossed variance ` +
        "components of seeds and examples, Satterthwaite's t, of one comparison by itself).",
      ...(lacking === 0
        ? []
        : [
            `The second is not known of ${lacking} ${lacking === 1 ? 'cell' : 'cells'}: it takes three seeds, and the predictions of every run that the first is from.`,
          ]),
    ].join('\n'),
  ];
}

/** Compares an experiment's cells, paired by seed. */
export function compare(experiment: string | undefined, options: CompareOptions): CommandResult {
  const { store, metric, goal, baseline, registration } = options;
  using reader = openReader(store ?? defaultStorePath());
  const found = compareExperiment(reader, {
    ...(experiment === undefined ? {} : { experiment }),
    ...(metric === undefined ? {} : { metric }),
    ...(goal === undefined ? {} : { goal }),
    ...(baseline === undefined ? {} : { baseline }),
    ...(registration === undefined ? {} : { registration }),
  });
  const { question, otherRuns } = found;
  const others =
    otherRuns === 0 ? [] : [`${otherRuns} runs belong to no cell of the newest matrix and are in no row.`];
  return {
    text: [
      `${printable(found.experiment)}${question === null ? '' : `: ${printable(question)}`}`,
      comparisonTable(found, found.onKindOfData),
      ...effectSections(found),
      ...comparisonNotes(found),
      ...(options.cost === true ? [costTable(found)] : []),
      ...kindOfDataLine(found),
      ...registrationLines(found.registration),
      ...plannedLine(found),
      ...varianceLine(found.variance, found.metric).map(printable),
      ...others,
      ...verdictSentence(found),
    ].join('\n\n'),
    data: found,
    ok: true,
  };
}
