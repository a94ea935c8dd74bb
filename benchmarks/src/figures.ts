/** What a benchmark gives: figures by name, printed in this order. */
export type Figures = Record<string, number | string>;
