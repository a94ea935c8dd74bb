/** Presses, releases and the wheel, with coordinates beyond 223 (SGR). */
export const MOUSE_ON = '\u001b[?1000h\u001b[?1006h';
export const MOUSE_OFF = '\u001b[?1006l\u001b[?1000l';

export interface MouseEvent {
  readonly kind: 'click' | 'wheel-up' | 'wheel-down';
  /** From 0. */
  readonly column: number;
  readonly row: number;
}

const ESC = String.fromCharCode(0x1b);
const REPORT = new RegExp(`${ESC}\\[<(\\d+);(\\d+);(\\d+)([Mm])`, 'gu');
const KINDS: Readonly<Record<string, MouseEvent['kind']>> = {
  '0': 'click',
  '64': 'wheel-up',
  '65': 'wheel-down',
};

/** The events among what the terminal sends; releases and other buttons are left out. */
export function mouseEvents(input: string): MouseEvent[] {
  return Array.from(input.matchAll(REPORT)).flatMap(([, button = '', column, row, end]): MouseEvent[] => {
    const kind = KINDS[button];
    return kind === undefined || end === 'm'
      ? []
      : [{ kind, column: Number(column) - 1, row: Number(row) - 1 }];
  });
}
