declare const writable: unique symbol;

/**
 * The number of a run that the present transaction may write to. Only who has shown the run's newest token, or has just
 * inserted the run, is given one, so that a holder's write without a token doesn't compile.
 */
export type WritableRun = number & { readonly [writable]: true };
