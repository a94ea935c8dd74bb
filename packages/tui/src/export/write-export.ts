import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { ExportRequest, ExportFormat } from '../state/ui-state.js';
import type { Exportable } from './exportable.js';
import { png } from './png.js';
import { csv } from './table.js';

const CONTENT: Record<ExportFormat, (shown: Exportable) => string | Promise<string | Buffer>> = {
  csv: ({ table }) => csv(table()),
  json: ({ data }) => JSON.stringify(data(), null, 2) + '\n',
  svg: ({ svg }) => svg(),
  png: async ({ svg }) => png(await svg()),
};

/** Puts what the view shows on the clipboard, an image in pixels excepted; gives what to tell the user. */
export async function copyExport(
  { format }: ExportRequest,
  shown: Exportable,
  copy: (text: string) => string,
): Promise<string> {
  try {
    return copy((await CONTENT[format](shown)).toString());
  } catch (error) {
    return `could not copy: ${error instanceof Error ? error.message : String(error)}`;
  }
}

/** Writes what the view shows to a file in the working directory; gives what to tell the user. */
export async function writeExport(request: ExportRequest, view: string, shown: Exportable): Promise<string> {
  const { format } = request;
  const stamp = new Date().toISOString().replace(/[-:]|\..*$/gu, '');
  const file = path.resolve(request.file ?? `ablate-${view}-${stamp}.${format}`);
  try {
    await writeFile(file, await CONTENT[format](shown), { flag: request.file === null ? 'wx' : 'w' });
    return `wrote ${request.file ?? path.basename(file)}`;
  } catch (error) {
    return `could not write ${file}: ${error instanceof Error ? error.message : String(error)}`;
  }
}
