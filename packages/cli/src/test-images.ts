import { AblateError } from '@ablate/core/config';
import { datasets, definePackage, exampleIds, Registry, type Dataset, type Split } from '@ablate/core/data';
import type { JsonObject, JsonValue } from '@ablate/tracker';

/** Longest side of an image on a page, in pixels. */
const MOST_PIXELS = 64;

/**
 * Images of a run's dataset as data URIs, by the ids of their examples. Empty for inputs that are no images.
 * @param config of the run
 * @throws AblateError where the dataset is none of Ablate's own, or is not on this machine
 */
export async function readTestImages(
  config: JsonObject,
  ids: ReadonlySet<bigint>,
): Promise<Map<bigint, string>> {
  const registry = new Registry([definePackage('@ablate/core', Object.values(datasets))]);
  const dataset = await registry.resolve('dataset', datasetSpec(config.dataset)).load();
  const images = new Map<bigint, string>();
  // In another division of the dataset what was tested may stand in another split.
  for (const split of [dataset.test, dataset.validation, dataset.train]) {
    if (images.size === ids.size) break;
    await addImages(images, ids, split, dataset.inputShape);
  }
  return images;
}

async function addImages(
  images: Map<bigint, string>,
  ids: ReadonlySet<bigint>,
  split: Split,
  [height, width, channels]: Dataset['inputShape'],
): Promise<void> {
  const { inputs, size } = split;
  if (!(inputs instanceof Uint8Array) || height === undefined || width === undefined) return;
  if (size === 0 || (channels !== 1 && channels !== 3)) return;
  const { default: sharp } = await import('sharp');
  const raw = { height, width, channels } as const;
  const bytes = height * width * channels;
  for (const [at, id] of exampleIds(split).entries()) {
    if (!ids.has(id) || images.has(id)) continue;
    const png = await sharp(inputs.subarray(at * bytes, (at + 1) * bytes), { raw })
      .resize(MOST_PIXELS, MOST_PIXELS, { fit: 'inside', withoutEnlargement: true })
      .png()
      .toBuffer();
    images.set(id, `data:image/png;base64,${png.toString('base64')}`);
  }
}

function datasetSpec(value: JsonValue | undefined) {
  if (isObject(value) && typeof value.use === 'string')
    return { use: value.use, options: isObject(value.options) ? value.options : {} };
  throw new AblateError('CONFIG', `expected a run's dataset, received ${JSON.stringify(value)}`);
}

function isObject(value: JsonValue | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
