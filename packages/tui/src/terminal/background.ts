import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { luminance } from '../text/contrast.js';
import type { Rgb, Theme } from '../text/theme.js';

/** Asks a terminal for its background (OSC 11). */
export const ASK_BACKGROUND = '\u001b]11;?\u0007';

/** Above it black is easier to read on a background than white. */
const LIGHT = 0.18;

/** The theme for an answer such as `rgb:fdfd/f6f6/e3e3`; null for one that is no colour. */
export function themeOf(background: string): Theme | null {
  const parts = /^rgba?:([\da-f]{1,4})\/([\da-f]{1,4})\/([\da-f]{1,4})/iu.exec(background)?.slice(1);
  if (parts === undefined) return null;
  const scaled = parts.map((part) => (255 * Number.parseInt(part, 16)) / (16 ** part.length - 1));
  return luminance(scaled as unknown as Rgb) > LIGHT ? 'light' : 'dark';
}

const LIMIT_MS = 100;

/**
 * The theme of a terminal that was asked, as soon as it answers. What says nothing within 100 ms is taken for what its
 * environment says of its colours (`COLORFGBG`), else for dark.
 */
export async function answeredTheme(answer: Promise<string>, env: NodeJS.ProcessEnv): Promise<Theme> {
  const stop = new AbortController();
  const waited = async (): Promise<null> => {
    await delay(LIMIT_MS, undefined, { signal: stop.signal });
    // What came while this process was busy has not been read yet.
    await nextTurn();
    await nextTurn();
    return null;
  };
  try {
    const background = await Promise.race([answer, waited()]);
    return (background === null ? null : themeOf(background)) ?? environmentTheme(env);
  } finally {
    stop.abort();
  }
}

/** `15;0` is white on black, of 16 colours. */
function environmentTheme({ COLORFGBG }: NodeJS.ProcessEnv): Theme {
  const background = /;(\d+)$/u.exec(COLORFGBG ?? '')?.[1];
  return background === '7' || background === '15' ? 'light' : 'dark';
}
