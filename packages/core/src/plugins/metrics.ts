/** Numbers by name, such as `test/accuracy`. */
export type Metrics = Readonly<Record<string, number>>;
