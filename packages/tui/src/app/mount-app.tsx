import { render } from 'ink';
import type { KeyInput } from '../terminal/key-input.js';
import { App, type AppProps } from './App.js';

export interface MountOptions extends AppProps {
  readonly stdin: KeyInput;
  readonly stdout: NodeJS.WriteStream;
}

export interface MountedApp {
  readonly ended: Promise<unknown>;
  readonly unmount: () => void;
}

/** Starts the React tree. `debug` makes Ink hand over every frame whole, for the painter to place. */
export function mountApp({ stdin, stdout, ...app }: MountOptions): MountedApp {
  const instance = render(<App {...app} />, {
    stdin,
    stdout,
    debug: true,
    // Ink's own mode reads its boxes; ours says in words what they show.
    isScreenReaderEnabled: false,
    exitOnCtrlC: false,
    patchConsole: false,
  });
  return {
    ended: instance.waitUntilExit(),
    unmount() {
      instance.unmount();
      instance.cleanup();
    },
  };
}
