import type { Report } from '../read-report.js';
import { curveFigures, forestFigures, speedFigures, trendFigures, type Figure } from './figures.js';
import { asXml } from './as-xml.js';
import { element } from './element.js';
import { colourOf, inLight } from './styles.js';

const LINE = 18;
/** Of a letter of 11 pixels, on average. */
const LETTER = 6.2;
const SWATCH = 16;
const GAP = 18;

/** A drawing as a file by itself. */
export interface FigureFile {
  /** Such as `test-accuracy-over-model.depth.svg`. */
  readonly name: string;
  readonly svg: string;
}

/** The drawings of a report as SVG files for a README or a paper: dark on white, each with its legend. */
export function reportFigures(report: Report): FigureFile[] {
  const { effects, cells } = forestFigures(report);
  const forests = [...effects, cells].filter((figure) => figure !== null);
  const others = [...trendFigures(report), ...speedFigures(report), ...curveFigures(report)];
  return [...forests, ...others].map((figure) => ({
    name: `${figure.name.replace(/[^\w.]+/g, '-')}.svg`,
    svg: standalone(figure),
  }));
}

function standalone({ drawing, labels }: Figure): string {
  const [width, height] = ['width', 'height'].map((side) => Number(drawing.getAttribute(side)));
  const legend = labels.length > 1 ? legendOf(labels, width ?? 0) : { rows: 0, parts: [] };
  const top = legend.rows * LINE;
  drawing.setAttribute('y', String(top));
  const all = element(
    'svg',
    {
      ...{ xmlns: 'http://www.w3.org/2000/svg', width, height: (height ?? 0) + top, color: 'var(--ink)' },
      ...{ role: 'img', 'aria-label': drawing.getAttribute('aria-label') ?? '' },
      'font-family': 'system-ui, sans-serif',
    },
    element('rect', { width: '100%', height: '100%', fill: 'var(--paper)' }),
    ...legend.parts,
    drawing,
  );
  return `${inLight(asXml(all))}\n`;
}

/** In as many rows as the width takes. */
function legendOf(labels: readonly string[], width: number): { rows: number; parts: Element[] } {
  let [x, row] = [GAP, 0];
  const parts = labels.flatMap((label, at) => {
    const own = SWATCH + label.length * LETTER + GAP;
    if (x > GAP && x + own > width) [x, row] = [GAP, row + 1];
    const y = row * LINE + LINE / 2;
    const made = [
      element('rect', { x, y: y - 2, width: SWATCH - 5, height: 4, fill: colourOf(at) }),
      element(
        'text',
        { ...{ x: x + SWATCH, y, dy: '0.35em' }, 'font-size': 11, fill: 'currentColor' },
        label,
      ),
    ];
    x += own;
    return made;
  });
  return { rows: row + 1, parts };
}
