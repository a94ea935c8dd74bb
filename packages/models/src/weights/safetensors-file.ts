import { readBytes, writeBytes } from '#host/weights/files';
import { formatSafetensors, parseSafetensors } from '@ablate/core/weights';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import type { NameTable } from './name-tables.js';
import { loadStateDict, stateDict } from './state-dict.js';

/**
 * Writes a model's weights to a safetensors file under PyTorch's names: those of its family (torchvision's, timm's, …)
 * unless a table is named.
 */
export async function saveSafetensors(model: LayersModel, file: string, names?: NameTable): Promise<void> {
  await writeBytes(file, formatSafetensors(await stateDict(model, names)));
}

/**
 * Reads a model's weights from a safetensors file with PyTorch's names, such as torchvision's or timm's; in a browser from
 * its URL.
 * @throws AblateError `DATA` listing every mismatch at once; then no weight was changed.
 */
export async function loadSafetensors(model: LayersModel, file: string, names?: NameTable): Promise<void> {
  loadStateDict(model, parseSafetensors(await readBytes(file)), names);
}
