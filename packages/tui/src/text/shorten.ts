import { harmless, textWidth, truncate } from './width.js';

/** Up to and with each of these, a text may be left out. */
const SEPARATOR = /[\s/_\-·.:,=]/gu;

/**
 * Texts that stand below one another, each as one harmless line of at most `width` cells. Those that are too long lose
 * words that all of them begin with, as few as it takes; what is still too long is cut at its end.
 */
export function shorten(texts: readonly string[], width: number): string[] {
  const whole = texts.map(harmless);
  const long = [...new Set(whole.filter((text) => textWidth(text) > width))];
  if (long.length === 0) return whole;
  const starts = [...sharedStart(long).matchAll(SEPARATOR)].map(({ index, 0: { length } }) => index + length);
  const fits = (start: number) => long.every((text) => textWidth(text.slice(start)) < width);
  const start = starts.find(fits) ?? starts.at(-1) ?? 0;
  return whole.map((text) =>
    textWidth(text) <= width || start === 0
      ? truncate(text, width)
      : truncate(`…${text.slice(start)}`, width),
  );
}

/** Empty for one text, all of which tells it from nothing. */
function sharedStart([first = '', ...others]: readonly string[]): string {
  if (others.length === 0) return '';
  let { length } = first;
  while (others.some((other) => !other.startsWith(first.slice(0, length)))) length -= 1;
  return first.slice(0, length);
}
