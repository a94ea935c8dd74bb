import { element } from './elements.js';
import { SPIRAL_EXTENT, SPIRAL_SIDE } from './spirals-view.js';

/** What a network answers in the plane: the more certain, the stronger the colour. */
export class BoundaryImage {
  readonly node = element('canvas', {
    ...{ width: String(SPIRAL_SIDE), height: String(SPIRAL_SIDE), role: 'img', class: 'boundary' },
  });

  constructor(label: string) {
    this.node.setAttribute('aria-label', label);
  }

  draw(probabilities: Float32Array): void {
    const context = this.node.getContext('2d');
    if (context === null) return;
    const image = context.createImageData(SPIRAL_SIDE, SPIRAL_SIDE);
    for (const [point, probability] of probabilities.entries())
      image.data.set([220 * probability + 30, 110, 220 * (1 - probability) + 30, 255], 4 * point);
    context.putImageData(image, 0, 0);
    context.fillStyle = '#fff';
    for (let arm = 0; arm < 2; arm++)
      for (let part = 0; part < 40; part++) {
        // Where the points lie, without their noise; the inputs' standard deviation is about a half.
        const radius = Math.sqrt((part + 0.5) / 40);
        const angle = 2 * Math.PI * (radius + arm / 2);
        const at = (value: number) => ((2 * value) / SPIRAL_EXTENT + 1) * (SPIRAL_SIDE / 2);
        context.fillStyle = arm === 0 ? '#bcf' : '#fcb';
        context.fillRect(at(radius * Math.cos(angle)), at(-radius * Math.sin(angle)), 1, 1);
      }
  }
}
