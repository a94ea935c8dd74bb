import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { AblateError } from '@ablate/core/config';
import {
  epochsMarkdown,
  hasBlocks,
  readEpochs,
  readReport,
  reportFigures,
  reportMarkdown,
  reportPage,
  updateBlocks,
  type Mistakes,
  type Report,
  type TestImages,
} from '@ablate/report';
import { compareExperiment } from '@ablate/runner/compare';
import { defaultStorePath, openReader, type DetailReader } from '@ablate/tracker';
import type { CommandResult, StoreOption } from '../command-result.js';
import { openInBrowser } from '../open-in-browser.js';
import { printable } from '../output/printable.js';
import { standingLines } from '../output/registration-lines.js';
import { readTestImages } from '../test-images.js';
import { UsageError } from '../usage-error.js';

export interface ReportOptions extends StoreOption {
  readonly output?: string | undefined;
  readonly open?: boolean | undefined;
  /** A folder for its drawings. */
  readonly figures?: string | undefined;
  /** Print the table for a README. */
  readonly markdown?: boolean | undefined;
  /** A file whose blocks are to be written anew. */
  readonly update?: string | undefined;
  /** A file whose blocks are to be as they would be written. */
  readonly check?: string | undefined;
}

/** Writes an experiment's report as one HTML file, or its table into a README. */
export async function report(experiment: string | undefined, options: ReportOptions): Promise<CommandResult> {
  const { store, output, open = false, figures, markdown = false, update, check } = options;
  if ([figures !== undefined, markdown, update !== undefined, check !== undefined].filter(Boolean).length > 1)
    throw new UsageError('Expected one of --figures, --markdown, --update and --check');
  using reader = openReader(store ?? defaultStorePath());
  if (update !== undefined) return updateFile(update, reader);
  if (check !== undefined) return checkFile(check, reader);
  const found = compareExperiment(reader, experiment === undefined ? {} : { experiment });
  if (markdown) return { text: reportMarkdown(found), data: found, ok: true };
  const read = readReport(reader, found);
  if (figures !== undefined) return writeFigures(figures, read);
  const { images, remark } = await imagesOf(read.mistakes);
  const page = reportPage(read, {
    registration: standingLines(found),
    remarks: remark === null ? [] : [remark],
    images,
  });
  const file = output ?? `${fileName(found.experiment)}-report.html`;
  writeFileSync(file, page);
  if (open) openInBrowser(path.resolve(file));
  return {
    text: `Wrote ${printable(file)} (${Math.ceil(Buffer.byteLength(page) / 1000)} kB).`,
    data: { experiment: found.experiment, file: path.resolve(file), bytes: Buffer.byteLength(page) },
    ok: true,
  };
}

function writeFigures(folder: string, read: Report): CommandResult {
  const files = reportFigures(read).map(({ name, svg }) => {
    const file = path.join(folder, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, svg);
    return file;
  });
  return {
    text: files.length === 0 ? 'Nothing to draw.' : `Wrote ${files.map(printable).join(', ')}.`,
    data: { files: files.map((file) => path.resolve(file)) },
    ok: true,
  };
}

/** A page without images says why. */
async function imagesOf(
  mistakes: Mistakes | null,
): Promise<{ readonly images: TestImages; readonly remark: string | null }> {
  if (mistakes === null || mistakes.examples.length === 0) return { images: new Map(), remark: null };
  try {
    const ids = new Set(mistakes.examples.map(({ id }) => id));
    return { images: await readTestImages(mistakes.run.config, ids), remark: null };
  } catch (error) {
    if (!(error instanceof AblateError)) throw error;
    return { images: new Map(), remark: `Test images are not shown: ${error.message}.` };
  }
}

function rendered(file: string, reader: DetailReader): { readonly before: string; readonly after: string } {
  if (statSync(file).isDirectory())
    throw new UsageError(`Expected a file with blocks, got the folder ${file}`);
  const before = readFileSync(file, 'utf8');
  if (!hasBlocks(before))
    throw new UsageError(
      `Expected ${file} to have blocks, from a line <!-- ablate:EXPERIMENT --> or <!-- ablate-epochs:EXPERIMENT --> to a line <!-- /ablate -->; it has none`,
    );
  return {
    before,
    after: updateBlocks(before, ({ experiment, shows }) => {
      const answer = compareExperiment(reader, { experiment });
      return shows === 'answer' ? reportMarkdown(answer) : epochsMarkdown(readEpochs(reader, answer));
    }),
  };
}

function updateFile(file: string, reader: DetailReader): CommandResult {
  const { before, after } = rendered(file, reader);
  if (before !== after) writeFileSync(file, after);
  return {
    text: before === after ? `${printable(file)} is as its experiments say.` : `Updated ${printable(file)}.`,
    data: { file: path.resolve(file), isChanged: before !== after },
    ok: true,
  };
}

function checkFile(file: string, reader: DetailReader): CommandResult {
  const { before, after } = rendered(file, reader);
  const isSame = before === after;
  return {
    text: isSame
      ? `${printable(file)} is as its experiments say.`
      : `${printable(file)} differs from its experiments; ablate report --update ${printable(file)} writes it anew.`,
    data: { file: path.resolve(file), isSame },
    ok: isSame,
  };
}

function fileName(experiment: string): string {
  return experiment.replace(/[^\w.-]+/g, '-').replace(/^[-.]+/, '') || 'ablate';
}
