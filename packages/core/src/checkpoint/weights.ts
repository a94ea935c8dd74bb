/** Weights as safetensors. */
export { formatSafetensors, parseSafetensors, type WeightValues } from './safetensors.js';
