/** Of each position of an axis of `to` pixels: the pixel of `from` before it, the one after it, and the latter's weight. */
function neighbours(from: number, to: number): { before: number; after: number; weight: number }[] {
  return Array.from({ length: to }, (_, i) => {
    const at = Math.min(Math.max(((i + 0.5) * from) / to - 0.5, 0), from - 1);
    const before = Math.floor(at);
    return { before, after: Math.min(before + 1, from - 1), weight: at - before };
  });
}

/**
 * Square grey images, enlarged: bytes `[N, from, from]` → `[N, to, to]`, `to` ≥ `from`. Bilinear between the pixels'
 * middles, along rows and then along columns, each rounded to bytes, as Pillow's `resize` and so torchvision's `Resize`.
 */
export function enlargeBilinear(images: Uint8Array, from: number, to: number): Uint8Array {
  const count = images.length / (from * from);
  const enlarged = new Uint8Array(count * to * to);
  const axis = neighbours(from, to);
  const wide = new Uint8Array(from * to);
  const at = (values: Uint8Array, i: number) => values[i] as number;
  for (let image = 0; image < count; image++) {
    const start = image * from * from;
    for (let y = 0; y < from; y++)
      for (const [x, { before, after, weight }] of axis.entries()) {
        const row = start + y * from;
        const left = at(images, row + before);
        wide[y * to + x] = Math.round(left + weight * (at(images, row + after) - left));
      }
    for (const [y, { before, after, weight }] of axis.entries())
      for (let x = 0; x < to; x++) {
        const above = at(wide, before * to + x);
        enlarged[(image * to + y) * to + x] = Math.round(above + weight * (at(wide, after * to + x) - above));
      }
  }
  return enlarged;
}
