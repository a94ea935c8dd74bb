import type { ReactElement } from 'react';
import { span } from '../text/line.js';
import { truncate } from '../text/width.js';
import { type HintedKeys, hintSpans } from './hint-spans.js';
import { Rows } from './Rows.js';

/** What `StatusBar` says, and in how many columns. */
export interface StatusBarProps {
  /** Keys with a word for what each does, the most useful first. */
  readonly keys: readonly HintedKeys[];
  /** Said in place of the keys. */
  readonly message?: string | null;
  readonly isError?: boolean;
  readonly width: number;
}

/** The last line of a screen: a message, else as many keys as fit. */
export function StatusBar({ keys, message = null, isError = false, width }: StatusBarProps): ReactElement {
  const line =
    message === null
      ? hintSpans(keys, width)
      : [span(truncate(` ${message}`, width), isError ? { color: 'vermillion' } : {})];
  return <Rows lines={[line]} width={width} height={1} />;
}
