import { FilterError } from '../../errors.js';

export type Operator = ':' | '=' | '!=' | '>' | '>=' | '<' | '<=' | '~';

/** A piece of a filter; `column` counts from 1. */
export type Token =
  | { readonly kind: 'word' | 'string'; readonly text: string; readonly column: number }
  | { readonly kind: 'operator'; readonly text: Operator; readonly column: number }
  | { readonly kind: '(' | ')' | 'end'; readonly text: string; readonly column: number };

const OPERATORS: readonly Operator[] = ['>=', '<=', '!=', '=', '>', '<', '~', ':'];
const WORD = /[^\s()"=<>~!:]+/y;
const STRING = /"((?:[^"\\]|\\.)*)"/y;

/** Throws `FilterError` for an open quotation mark or a stray sign. */
export function tokenize(filter: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < filter.length;) {
    const column = at + 1;
    const sign = filter.charAt(at);
    const operator = OPERATORS.find((each) => filter.startsWith(each, at));
    if (/\s/.test(sign)) {
      at += 1;
    } else if (sign === '(' || sign === ')') {
      tokens.push({ kind: sign, text: sign, column });
      at += 1;
    } else if (operator !== undefined) {
      tokens.push({ kind: 'operator', text: operator, column });
      at += operator.length;
    } else if (sign === '"') {
      const [whole, text] = matchAt(STRING, filter, at);
      if (whole === undefined || text === undefined) {
        throw new FilterError('this quotation mark is never closed', column);
      }
      tokens.push({ kind: 'string', text: text.replace(/\\(.)/g, '$1'), column });
      at += whole.length;
    } else {
      const [word] = matchAt(WORD, filter, at);
      if (word === undefined)
        throw new FilterError(`unexpected "${sign}"; quote it if it is meant literally`, column);
      tokens.push({ kind: 'word', text: word, column });
      at += word.length;
    }
  }
  tokens.push({ kind: 'end', text: 'the end', column: filter.length + 1 });
  return tokens;
}

function matchAt(pattern: RegExp, text: string, at: number): readonly (string | undefined)[] {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? [];
}
