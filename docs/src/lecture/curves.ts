import { element } from './elements.js';

const [WIDTH, HEIGHT, MARGIN] = [560, 220, 28];

/** Lines that grow, by name; those of one group have one colour. */
export class Curves {
  readonly node = element('canvas', { width: String(WIDTH), height: String(HEIGHT), role: 'img' });
  readonly #lines = new Map<string, { readonly color: string; readonly points: [number, number][] }>();

  constructor(label: string) {
    this.node.setAttribute('aria-label', label);
  }

  add(name: string, color: string, step: number, value: number): void {
    const line = this.#lines.get(name) ?? { color, points: [] };
    line.points.push([step, value]);
    this.#lines.set(name, line);
    this.#draw();
  }

  clear(): void {
    this.#lines.clear();
    this.#draw();
  }

  #draw(): void {
    const context = this.node.getContext('2d');
    if (context === null) return;
    const points = [...this.#lines.values()].flatMap(({ points }) => points);
    const end = Math.max(1, ...points.map(([step]) => step));
    const top = Math.max(1e-9, ...points.map(([, value]) => value));
    const x = (step: number) => MARGIN + (step / end) * (WIDTH - 2 * MARGIN);
    const y = (value: number) => HEIGHT - MARGIN - (value / top) * (HEIGHT - 2 * MARGIN);
    context.clearRect(0, 0, WIDTH, HEIGHT);
    context.strokeStyle = context.fillStyle = '#888';
    context.strokeRect(MARGIN, MARGIN, WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN);
    context.fillText(top.toFixed(2), 0, MARGIN + 4);
    context.fillText('0', MARGIN - 10, HEIGHT - MARGIN);
    context.fillText(`step ${end}`, WIDTH - MARGIN - 30, HEIGHT - 8);
    for (const { color, points } of this.#lines.values()) {
      context.strokeStyle = color;
      context.beginPath();
      for (const [step, value] of points) context.lineTo(x(step), y(value));
      context.stroke();
    }
  }
}
