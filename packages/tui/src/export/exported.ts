import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { RunRow } from '@ablate/tracker';
import type { Series } from '../chart/series.js';
import type { ExportRequest, View } from '../state/ui-state.js';
import { chartsSvg } from './chart-svg.js';
import { runsCsv, seriesCsv } from './csv.js';

export interface Panel {
  readonly title: string;
  readonly series: readonly Series[];
}

export interface Exportable {
  readonly view: View;
  readonly runs: readonly RunRow[];
  readonly metricKeys: readonly string[];
  readonly panels: readonly Panel[];
}

function content({ format }: ExportRequest, { view, runs, metricKeys, panels }: Exportable): string {
  if (format === 'svg') return chartsSvg(panels);
  const charts = view === 'charts';
  if (format === 'csv') return charts ? seriesCsv(panels) : runsCsv(runs, metricKeys);
  const series = panels.flatMap(({ title, series: list }) =>
    list
      .filter(({ faint }) => !faint)
      .map(({ label, data }) => ({ metric: title, label, x: Array.from(data.x), y: Array.from(data.y) })),
  );
  return JSON.stringify(charts ? series : runs, null, 2) + '\n';
}

/** Writes what the view shows to a file in the working directory; returns what to tell the user. */
export function writeExport(request: ExportRequest, shown: Exportable): string {
  const stamp = new Date().toISOString().replace(/[-:]|\..*$/gu, '');
  const file = path.resolve(request.file ?? `ablate-${shown.view}-${stamp}.${request.format}`);
  try {
    writeFileSync(file, content(request, shown), { flag: request.file === null ? 'wx' : 'w' });
    return `wrote ${path.relative(process.cwd(), file)}`;
  } catch (error) {
    return `could not write ${file}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
