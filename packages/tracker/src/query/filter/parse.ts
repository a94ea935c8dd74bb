import { closest, distance } from 'fastest-levenshtein';
import { FilterError } from '../../errors.js';
import { FILTER_FIELDS } from './filter-fields.js';
import { tokenize, type Operator, type Token } from './tokens.js';

/** One condition. `scope` says what `name` names; `any` leaves it to what the run has. */
export interface Condition {
  readonly kind: 'condition';
  readonly scope: 'text' | 'field' | 'tag' | 'param' | 'metric' | 'any';
  readonly name: string;
  /** Undefined: the tag, parameter or metric is there at all. */
  readonly operator: Operator | undefined;
  readonly value: string;
  /** Where the name and the value stand, from 1. */
  readonly column: number;
  readonly valueColumn: number;
}

export type Expression =
  | Condition
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Expression[] }
  | { readonly kind: 'not'; readonly part: Expression };

const SCOPES = ['tag', 'param', 'metric'] as const;
const DEEPEST = 50;

/**
 * Reads `status:finished model=resnet20 val/accuracy>=0.9 -tag:debug`: conditions side by side all hold; `OR`,
 * `NOT`, `-` and parentheses as one would expect. Null for an empty filter. Throws `FilterError` with the column.
 */
export function parseFilter(filter: string): Expression | null {
  const parser = new Parser(tokenize(filter));
  return parser.parse();
}

class Parser {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  parse(): Expression | null {
    if (this.#peek().kind === 'end') return null;
    const expression = this.#or();
    const rest = this.#peek();
    if (rest.kind !== 'end') throw new FilterError(`unexpected "${rest.text}"`, rest.column);
    return expression;
  }

  #or(): Expression {
    const parts = [this.#and()];
    while (this.#takeKeyword('OR')) parts.push(this.#and());
    return join('or', parts);
  }

  #and(): Expression {
    const parts = [this.#not()];
    while (this.#takeKeyword('AND') || this.#startsCondition()) parts.push(this.#not());
    return join('and', parts);
  }

  #not(): Expression {
    this.#depth += 1;
    if (this.#depth > DEEPEST) throw new FilterError('too deeply nested', this.#peek().column);
    const part = this.#negatedOrPlain();
    this.#depth -= 1;
    return part;
  }

  #negatedOrPlain(): Expression {
    if (this.#takeKeyword('NOT')) return { kind: 'not', part: this.#not() };
    const token = this.#next();
    if (token.kind === '(') {
      const inner = this.#or();
      const closing = this.#next();
      if (closing.kind !== ')') throw new FilterError(`expected ")", got ${closing.text}`, closing.column);
      return inner;
    }
    if (token.kind === 'word' && token.text === '-') return { kind: 'not', part: this.#not() };
    if (token.kind === 'word' && token.text.startsWith('-')) {
      const positive: Token = { ...token, text: token.text.slice(1), column: token.column + 1 };
      return { kind: 'not', part: this.#condition(positive) };
    }
    return this.#condition(token);
  }

  #condition(token: Token): Expression {
    if (token.kind !== 'word' && token.kind !== 'string') {
      throw new FilterError(`expected a condition, got ${token.text}`, token.column);
    }
    const { text: name, column } = token;
    const base = { kind: 'condition', name, column } as const;
    const operator = this.#takeOperator();
    if (operator === undefined) {
      return { ...base, scope: 'text', operator, value: name, valueColumn: column };
    }
    const value = this.#value(operator);
    if (FILTER_FIELDS.has(name))
      return { ...base, scope: 'field', operator, value: value.text, valueColumn: value.column };
    if (operator !== ':')
      return { ...base, scope: 'any', operator, value: value.text, valueColumn: value.column };
    const scope = SCOPES.find((each) => each === name);
    if (scope === undefined) {
      const known = [...FILTER_FIELDS.keys(), ...SCOPES];
      const likely = closest(name, known);
      const hint = distance(name, likely) <= Math.max(2, name.length / 3) ? ` (did you mean ${likely}?)` : '';
      throw new FilterError(`no field "${name}" to ask with ":"; known: ${known.join(', ')}${hint}`, column);
    }
    const comparison = this.#takeOperator();
    const compared = comparison === undefined ? value : this.#value(comparison);
    return {
      ...{ kind: 'condition', scope, name: value.text, column: value.column },
      ...{ operator: comparison, value: compared.text, valueColumn: compared.column },
    };
  }

  #value(operator: Operator): Token {
    const token = this.#next();
    if (token.kind === 'word' || token.kind === 'string') return token;
    throw new FilterError(`expected a value after "${operator}", got ${token.text}`, token.column);
  }

  #startsCondition(): boolean {
    const { kind, text } = this.#peek();
    return kind === '(' || kind === 'string' || (kind === 'word' && text !== 'OR' && text !== 'AND');
  }

  #takeKeyword(keyword: 'AND' | 'OR' | 'NOT'): boolean {
    const { kind, text } = this.#peek();
    if (kind !== 'word' || text !== keyword) return false;
    this.#at += 1;
    return true;
  }

  #takeOperator(): Operator | undefined {
    const token = this.#peek();
    if (token.kind !== 'operator') return undefined;
    this.#at += 1;
    return token.text;
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: 'the end', column: 1 };
  }

  #next(): Token {
    const token = this.#peek();
    this.#at += 1;
    return token;
  }
}

function join(kind: 'and' | 'or', parts: readonly Expression[]): Expression {
  const [first] = parts;
  return parts.length === 1 && first !== undefined ? first : { kind, parts };
}
