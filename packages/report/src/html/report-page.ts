import type { Report } from '../read-report.js';
import { comparisonNotes } from '../text/comparison-notes.js';
import { constantNote } from '../text/constant-note.js';
import { effectTables } from '../text/effect-tables.js';
import { kindOfDataNote } from '../text/kind-of-data-note.js';
import { varianceLine } from '../text/variance-line.js';
import { verdictSentence } from '../text/verdict-sentence.js';
import { document, element } from './element.js';
import { curveFigures, figureElement, forestFigures, speedFigures, trendFigures } from './figures.js';
import { forestTable } from './forest-table.js';
import { mistakesSection, type TestImages } from './mistakes-section.js';
import { confusionFigure, costSection, dataTable, originTable, troubles } from './sections.js';
import { STYLES } from './styles.js';
import { table } from './table.js';

/** What a report shows beside the comparison. */
export interface ReportPageOptions {
  /** Whether it was asked in advance, in words. */
  readonly registration?: readonly string[];
  /** What else is to be known about the answer. */
  readonly remarks?: readonly string[];
  /** Of the report's mistakes. */
  readonly images?: TestImages;
}

/**
 * One self-contained page: no script, no network, for the screen and for paper.
 * @example
 * ```ts report.ts types: needs a store with runs
 * import { readReport, reportPage } from '@ablate/report';
 * import { compareExperiment } from '@ablate/runner';
 * import { openReader } from '@ablate/tracker';
 *
 * using reader = openReader('.ablate/ablate.db');
 * export const page = reportPage(readReport(reader, compareExperiment(reader)));
 * ```
 */
export function reportPage(
  report: Report,
  { registration = [], remarks = [], images = new Map() }: ReportPageOptions = {},
): string {
  const { answer } = report;
  const { experiment, question } = answer;
  const [sentence] = verdictSentence(answer);
  const notes = [...comparisonNotes(answer), ...kindOfDataNote(answer, answer.onKindOfData), ...remarks];
  const confusions = report.cells.flatMap((cell) => confusionFigure(cell) ?? []);
  const found = troubles(report);
  const body = element(
    'main',
    {},
    element('h1', {}, question ?? experiment),
    element('p', { class: 'faint' }, question === null ? '' : experiment),
    ...paragraphs(registration),
    sentence === undefined ? null : element('p', { class: 'answer' }, sentence),
    ...paragraphs(constantNote(answer.constant)),
    ...section('Components', ...effectsSection(report)),
    ...section('Cells', forestTable(answer), ...paragraphs(notes)),
    ...section('Trends', ...trendFigures(report).map(figureElement)),
    ...section('Curves', ...curveFigures(report).map(figureElement)),
    ...section('Variance', ...paragraphs(varianceLine(answer.variance, answer.metric))),
    ...section('Cost', ...speedFigures(report).map(figureElement), costSection(answer)),
    ...section(
      'What never acted, failed or was pruned',
      ...(found.length === 0
        ? paragraphs(['Nothing.'])
        : [element('ul', {}, ...found.map((line) => element('li', {}, line)))]),
    ),
    ...section('Mistakes', ...confusions, ...mistakesSection(report, images)),
    ...section('Runs', originTable(report), dataTable(report)),
  );
  const head = [
    element('meta', { charset: 'utf-8' }),
    element('meta', { name: 'viewport', content: 'width=device-width,initial-scale=1' }),
    element('title', {}, `${experiment}: ${sentence ?? question ?? 'report'}`),
    element('style', {}, STYLES),
  ];
  return `<!doctype html>\n<html lang="en"><head>${html(head)}</head><body>${html([body])}</body></html>\n`;
}

/** A heading and what stands below it; nothing where there is nothing. */
function section(title: string, ...content: readonly Element[]): Element[] {
  return content.length === 0 ? [] : [element('h2', {}, title), ...content];
}

function paragraphs(texts: readonly string[]): Element[] {
  return texts.flatMap((text) => text.split('\n')).map((line) => element('p', { class: 'faint' }, line));
}

/** What each component does. */
function effectsSection(report: Report): Element[] {
  const { effects: figures } = forestFigures(report);
  return effectTables(report.answer).flatMap(({ title, head, rows, notes }, at) => [
    ...[figures[at] ?? null].flatMap((figure) => (figure === null ? [] : [figureElement(figure)])),
    table(
      title,
      head.map((each) => ({ title: each })),
      rows.map((cells) => ({ cells })),
    ),
    ...paragraphs(notes),
  ]);
}

function html(elements: readonly Element[]): string {
  const holder = document.createElement('div');
  holder.append(...elements);
  return holder.innerHTML;
}
