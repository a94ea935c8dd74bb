import { inFolder, readBytes, writeBytes } from '#host/weights/files';
import { registerLayers } from '@ablate/core/layers';
import { AblateError } from '@ablate/core/plugins';
import { io } from '@tensorflow/tfjs-core';
import { loadLayersModel, type LayersModel } from '@tensorflow/tfjs-layers';

const SHARD_BYTES = 4 * 1024 * 1024;

/**
 * A folder with `model.json` and shards of 4 MB beside it, as tfjs writes and reads them: for `model.save(…)` and
 * `tf.loadLayersModel(…)` on any backend. In browsers the folder is a URL, and is read only; stock tfjs loads it there
 * as well: `withStockLayers` first, where there are grouped convolutions, which stock tfjs does not have.
 */
export function modelFolder(folder: string): io.IOHandler {
  return {
    save: (artifacts) => save(folder, artifacts),
    load: () => load(folder),
  };
}

/** A model that was saved into a folder. */
export async function loadModel(folder: string): Promise<LayersModel> {
  return loadLayersModel(modelFolder(folder));
}

async function save(folder: string, artifacts: io.ModelArtifacts): Promise<io.SaveResult> {
  const { modelTopology, weightSpecs = [], weightData, ...described } = artifacts;
  if (modelTopology === undefined || modelTopology instanceof ArrayBuffer)
    throw new AblateError('DATA', 'expected a layers model with its topology as JSON');
  const data = new Uint8Array(io.CompositeArrayBuffer.join(weightData));
  const count = Math.max(1, Math.ceil(data.byteLength / SHARD_BYTES));
  const paths = Array.from({ length: count }, (_, i) => `group1-shard${i + 1}of${count}.bin`);
  const { format, generatedBy, convertedBy, ...optional } = described;
  const json: io.ModelJSON = {
    modelTopology,
    ...(format === undefined ? {} : { format }),
    ...(generatedBy === undefined ? {} : { generatedBy }),
    convertedBy: convertedBy ?? null,
    ...optional,
    weightsManifest: [{ paths, weights: weightSpecs }],
  };
  await Promise.all(
    paths.map((shard, i) =>
      writeBytes(inFolder(folder, shard), data.subarray(i * SHARD_BYTES, (i + 1) * SHARD_BYTES)),
    ),
  );
  // Last, so that a folder with a model.json is complete.
  await writeBytes(inFolder(folder, 'model.json'), new TextEncoder().encode(JSON.stringify(json)));
  return { modelArtifactsInfo: io.getModelArtifactsInfoForJSON(artifacts) };
}

async function load(folder: string): Promise<io.ModelArtifacts> {
  registerLayers();
  const json = JSON.parse(
    new TextDecoder().decode(await readBytes(inFolder(folder, 'model.json'))),
  ) as io.ModelJSON;
  return io.getModelArtifactsForJSON(json, async (manifest) => {
    const shards = await Promise.all(
      manifest
        .flatMap((group) => group.paths)
        .map(async (shard) => (await readBytes(inFolder(folder, shard))).slice().buffer),
    );
    return [io.getWeightSpecs(manifest), io.CompositeArrayBuffer.join(shards)];
  });
}
