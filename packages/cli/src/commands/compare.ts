import { compareExperiment, type ExperimentComparison } from '@ablate/runner/compare';
import { defaultStorePath, openReader } from '@ablate/tracker';
import {
  comparisonNotes,
  constantNote,
  costTable,
  kindOfDataNote,
  varianceLine,
  verdictSentence,
} from '@ablate/report/text';
import type { CommandResult, StoreOption } from '../command-result.js';
import { look } from '../look.js';
import { comparisonTable } from '../output/comparison-table.js';
import { effectSections } from '../output/effect-sections.js';
import { printable, printableLines } from '../output/printable.js';
import { standingLines } from '../output/registration-lines.js';
import { paragraphs, textTable } from '../output/table.js';

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

/** The same, with what jobs have come to by now. */
export async function lookAndCompare(
  experiment: string | undefined,
  options: CompareOptions,
): Promise<CommandResult> {
  await look(options.store ?? defaultStorePath());
  return compare(experiment, options);
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
  const { head, rows } = costTable(found, found.costs);
  return {
    text: paragraphs([
      `${printable(found.experiment)}${question === null ? '' : `: ${printable(question)}`}`,
      comparisonTable(found, found.onKindOfData),
      ...effectSections(found),
      ...comparisonNotes(found).map(printableLines),
      ...(options.cost === true ? [textTable(head, rows)] : []),
      ...kindOfDataNote(found, found.onKindOfData),
      ...standingLines(found),
      ...plannedLine(found),
      ...varianceLine(found.variance, found.metric).map(printable),
      ...others,
      ...constantNote(found.constant).map(printable),
      ...verdictSentence(found).map(printable),
    ]),
    data: found,
    ok: true,
  };
}
