import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { GLYPH_SETS } from '../chart/braille-canvas.js';
import { BANDS } from '../chart/band.js';
import { X_AXES } from '../chart/series.js';
import { isSmoothing } from '../chart/smoothing.js';
import type { Sort } from '../table/layout.js';
import { INITIAL_STATE, PROMPT_KINDS, type PromptHistory, type UiState } from './ui-state.js';

/** The part of the state that the next start begins with. */
export type Remembered = Pick<
  UiState,
  'sort' | 'columns' | 'grouped' | 'groupBy' | 'preview' | 'panel' | 'baseline' | 'history'
> & {
  readonly chart: Pick<UiState['chart'], 'yScale' | 'xScale' | 'xAxis' | 'smoothing' | 'band' | 'glyphs'>;
};

/** One small file per store, in the user's state folder. */
export function rememberedPath(storePath: string, env: NodeJS.ProcessEnv): string {
  const folder = env.XDG_STATE_HOME ?? path.join(os.homedir(), '.local', 'state');
  const name = createHash('sha256').update(path.resolve(storePath)).digest('hex').slice(0, 16);
  return path.join(folder, 'ablate', `ui-${name}.json`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSort(value: unknown): value is Sort {
  return isRecord(value) && typeof value.column === 'string' && typeof value.descending === 'boolean';
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function listOf<T>(value: unknown, is: (entry: unknown) => entry is T): T[] {
  return Array.isArray(value) ? value.filter(is) : [];
}

function historyOf(value: unknown): PromptHistory {
  if (!isRecord(value)) return INITIAL_STATE.history;
  return Object.fromEntries(
    PROMPT_KINDS.flatMap((kind) => (kind in value ? [[kind, listOf(value[kind], isText)]] : [])),
  );
}

/** The state to start with. Whatever is missing or not understood is as it is at the first start. */
export function recall(file: string): UiState {
  let saved: unknown;
  try {
    saved = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return INITIAL_STATE;
  }
  if (!isRecord(saved)) return INITIAL_STATE;
  const chart = isRecord(saved.chart) ? saved.chart : {};
  const { smoothing } = chart;
  return {
    ...INITIAL_STATE,
    sort: listOf(saved.sort, isSort),
    columns: listOf(saved.columns, isText),
    grouped: saved.grouped === true,
    groupBy: listOf(saved.groupBy, isText),
    preview: saved.preview !== false,
    panel: typeof saved.panel === 'number' && saved.panel >= 0 ? Math.floor(saved.panel) : 0,
    baseline: isText(saved.baseline) ? saved.baseline : null,
    history: historyOf(saved.history),
    chart: {
      ...INITIAL_STATE.chart,
      yScale: chart.yScale === 'log' ? 'log' : 'linear',
      xScale: chart.xScale === 'log' ? 'log' : 'linear',
      xAxis: X_AXES.find((axis) => axis === chart.xAxis) ?? 'step',
      glyphs: GLYPH_SETS.find((glyphs) => glyphs === chart.glyphs) ?? 'braille',
      smoothing: typeof smoothing === 'number' && isSmoothing(smoothing) ? smoothing : 0,
      band: BANDS.find((band) => band === chart.band) ?? 'sd',
    },
  };
}

/** Writes what is to be remembered; a folder that can not be written to is not worth a complaint. */
export function remember(file: string, state: UiState): void {
  const { sort, columns, grouped, groupBy, preview, panel, baseline, history } = state;
  const { yScale, xScale, xAxis, smoothing, band, glyphs } = state.chart;
  const saved: Remembered = {
    ...{ sort, columns, grouped, groupBy, preview, panel, baseline, history },
    chart: { yScale, xScale, xAxis, smoothing, band, glyphs },
  };
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, JSON.stringify(saved, null, 2) + '\n');
  } catch {
    // Read-only home: the UI works without a memory.
  }
}
