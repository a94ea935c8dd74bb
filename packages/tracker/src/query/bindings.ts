export type Bound = string | number;

/** Gives each value that a statement is to hold a named parameter, so that no part of a query is ever SQL text. */
export type Bind = (value: Bound) => string;

/** The values of a statement that is put together from parts, by parameter. */
export class Bindings {
  readonly values: Record<string, Bound> = {};

  readonly bind: Bind = (value) => {
    const name = `value${Object.keys(this.values).length}`;
    this.values[name] = value;
    return `:${name}`;
  };
}
