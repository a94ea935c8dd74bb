/** `wasm/training.wasm` in base64, written beside it when it is compiled. */
export const TRAINING_WASM: string;
