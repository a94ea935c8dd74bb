import { addOutputListener, removeOutputListener, type OutputListener } from './capture-output.js';
import { addExitListener, removeExitListener, type ExitListener } from './process-exit.js';
import { addSignalListener, removeSignalListener, type SignalListener } from './process-signals.js';
import type { RunIdentity, WriterSettings } from './run-identity.js';
import { SystemMetrics } from './system-metrics.js';

interface Monitored extends ExitListener, SignalListener, OutputListener {
  onSystemSample(values: Readonly<Record<string, number>>): void;
}

/**
 * Samples of the machine, captured output and the process's end, for an open run until `stop`. None of it
 * keeps the process alive.
 */
export class RunMonitors {
  readonly #run: Monitored;
  readonly #system: SystemMetrics;

  constructor(run: Monitored, { endsWithProcess }: RunIdentity, settings: WriterSettings) {
    this.#run = run;
    this.#system = new SystemMetrics(settings.systemInterval, (values) => run.onSystemSample(values));
    addExitListener(run);
    // A leased run belongs to whoever leased it: so do its output and its end.
    if (!endsWithProcess) return;
    addSignalListener(run);
    if (settings.captureOutput) addOutputListener(run);
  }

  stop(): void {
    this.#system.stop();
    removeExitListener(this.#run);
    removeSignalListener(this.#run);
    removeOutputListener(this.#run);
  }
}
