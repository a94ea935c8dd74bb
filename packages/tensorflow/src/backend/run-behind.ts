import type { NativeExports } from '../setup/native-kernels.js';
import type { Addon, TensorflowBackend } from './binding.js';

/** How the names of the ops of `native/ops.h` begin: they wait for each other by themselves. */
const OWN = 'Ablate';

/**
 * Lets our kernels compute on their own threads while JavaScript goes on to the next op, since JavaScript and the
 * library's calls are a fourth of a step. Whatever else looks at a tensor that one of them fills waits for that one.
 */
export function runBehind(
  backend: Pick<TensorflowBackend, 'binding' | 'time'>,
  kernels: NativeExports,
): void {
  const addon = backend.binding;
  /** By a tensor's number the one of the op that fills it, until that is known to be done. */
  const fillers = new Map<number, number>();
  const fill = (outputs: readonly { id: number }[], filler: number) => {
    for (const { id } of outputs) fillers.set(id, filler);
  };
  const wait = (tensors: readonly number[]) => {
    const last = Math.max(0, ...tensors.map((tensor) => fillers.get(tensor) ?? 0));
    if (last === 0) return;
    kernels.finish(last);
    for (const [tensor, filler] of fillers) if (filler <= last) fillers.delete(tensor);
  };
  const waiting: Addon = {
    // The addon shares the array's memory, which its owner may fill anew as soon as the op that takes it returns.
    createTensor: (shape, type, values) =>
      addon.createTensor(shape, type, values instanceof Float32Array ? values.slice() : values),
    deleteTensor: (tensor) => {
      fillers.delete(tensor);
      addon.deleteTensor(tensor);
    },
    tensorDataSync: (tensor) => {
      wait([tensor]);
      return addon.tensorDataSync(tensor);
    },
    executeOp: (op, attributes, inputs, count) => {
      const isOwn = op.startsWith(OWN);
      // Another shape of the same memory, which nobody looks at.
      const shared = op === 'Reshape' ? fillers.get(inputs[0] ?? NaN) : undefined;
      if (!isOwn && shared === undefined) wait(inputs);
      const outputs = addon.executeOp(op, attributes, inputs, count);
      if (isOwn) fill(outputs, kernels.enqueued());
      else if (shared !== undefined) fill(outputs, shared);
      return outputs;
    },
    runSavedModel: (model, inputs, ...names) => {
      wait(inputs);
      return addon.runSavedModel(model, inputs, ...names);
    },
  };
  backend.binding = Object.create(addon, Object.getOwnPropertyDescriptors(waiting)) as typeof addon;
  // What `tf.time` and `tf.profile` ask for: what was called before is not counted, what is called is.
  const time = backend.time.bind(backend);
  const finishAll = () => kernels.finish(kernels.enqueued());
  backend.time = (run) => {
    finishAll();
    return time(() => {
      run();
      finishAll();
    });
  };
  kernels.runBehind();
}
