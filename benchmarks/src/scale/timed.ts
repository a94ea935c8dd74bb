export interface Times {
  readonly milliseconds: number;
  readonly processor: number;
}

/** How long an action takes, and what of it is processor time; that is the same however much else the machine has to do. */
export function timed(action: () => unknown): Times {
  const before = process.cpuUsage();
  const began = performance.now();
  action();
  const milliseconds = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  return { milliseconds, processor: (user + system) / 1000 };
}
