import { loadBackend } from '@ablate/core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import type { Answer, Question } from './messages.js';

const port = globalThis as unknown as {
  postMessage(answer: Answer): void;
  onmessage: ((event: MessageEvent<Question>) => void) | null;
};

// One question after the other: tfjs has one backend.
let underWay: Promise<unknown> = Promise.resolve();
port.onmessage = ({ data }) => {
  underWay = underWay.then(() => answer(data));
};

async function answer({ id, demo, input, wasm }: Question): Promise<void> {
  try {
    setWasmPaths(wasm);
    // Never WebGL: on a renderer in software it does three images a second.
    await loadBackend('wasm');
    const { DEMOS } = await import('./demos.js');
    const run = DEMOS[demo] as (input: unknown, tell: (event: unknown) => void) => Promise<unknown>;
    const result = await run(input, (event) => port.postMessage({ id, type: 'event', value: event }));
    port.postMessage({ id, type: 'result', value: result });
  } catch (error) {
    port.postMessage({ id, type: 'error', value: error instanceof Error ? error.message : String(error) });
  }
}
