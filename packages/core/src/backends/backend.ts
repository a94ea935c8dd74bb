/** Something that computes. */
export interface Backend {
  /** Whether it can be loaded here, and why or why not. Loads nothing. */
  probe(this: void): Promise<{ available: boolean; reason: string }>;
  /** Registers it and our kernels with tfjs, once, and makes it current; gives the device's name. */
  load(this: void): Promise<string>;
}

/** What a package that core finds by its name gives under `/backend`. */
export interface BackendPackage {
  readonly backend: Backend;
}

/** A backend in the table of those that there are. */
export interface BackendEntry extends Backend {
  /** As tfjs registers it. */
  readonly name: string;
  readonly purpose: string;
  /** Left out of `auto`. */
  readonly onlyByName?: boolean;
}
