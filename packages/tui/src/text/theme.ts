/**
 * Colours by Okabe and Ito's names, which stay apart for colour-blind eyes; `heat0` to `heat4` shade from least to most.
 * How each is drawn depends on the background.
 */
export const COLORS = [
  ...['orange', 'sky', 'green', 'yellow', 'blue', 'vermillion', 'purple', 'silver', 'gray'],
  ...['heat0', 'heat1', 'heat2', 'heat3', 'heat4'],
] as const;
/** The name of a colour, which a theme gives a number. */
export type Color = (typeof COLORS)[number];

export const THEMES = ['dark', 'light'] as const;
/** The kind of background that is drawn on. */
export type Theme = (typeof THEMES)[number];

/** Numbers of the 256 colours of xterm, so that terminals with 256 and with all colours show the same. */
const NUMBERS: Readonly<Record<Theme, Readonly<Record<Color, number>>>> = {
  dark: {
    ...{ orange: 214, sky: 74, green: 36, yellow: 227, blue: 105, vermillion: 202, purple: 175 },
    ...{ silver: 249, gray: 246 },
    ...{ heat0: 105, heat1: 74, heat2: 43, heat3: 155, heat4: 227 },
  },
  light: {
    ...{ orange: 94, sky: 25, green: 22, yellow: 58, blue: 57, vermillion: 160, purple: 126 },
    ...{ silver: 240, gray: 242 },
    ...{ heat0: 242, heat1: 61, heat2: 25, heat3: 20, heat4: 17 },
  },
};

export function colorNumber(color: Color, theme: Theme): number {
  return NUMBERS[theme][color];
}

export type Rgb = readonly [red: number, green: number, blue: number];

/** The colour as red, green and blue, 0 … 255. */
export function colorRgb(color: Color, theme: Theme): Rgb {
  return xtermRgb(NUMBERS[theme][color]);
}

/** `#rrggbb` */
export function colorHex(color: Color, theme: Theme): string {
  return `#${colorRgb(color, theme)
    .map((part) => part.toString(16).padStart(2, '0'))
    .join('')}`;
}

const CUBE = [0, 95, 135, 175, 215, 255] as const;
const FIRST_OF_CUBE = 16;
const FIRST_GRAY = 232;

/** A colour of xterm's cube, or of the grays after it. */
function xtermRgb(number: number): Rgb {
  if (number >= FIRST_GRAY) {
    const gray = 8 + 10 * (number - FIRST_GRAY);
    return [gray, gray, gray];
  }
  const at = number - FIRST_OF_CUBE;
  const level = (index: number) => CUBE[index % CUBE.length] ?? 0;
  return [level(Math.floor(at / 36)), level(Math.floor(at / 6)), level(at)];
}
