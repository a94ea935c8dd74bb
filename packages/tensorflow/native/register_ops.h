// Registers ops with TensorFlow, which finds them by their names.
#pragma once

#include <exception>

#include "call.h"

namespace ablate {

/** How TensorFlow makes an op for some values of attributes, runs it and destroys it. */
struct Kernel {
  void* (*create)(TF_OpKernelConstruction*);
  void (*compute)(void*, TF_OpKernelContext*);
  void (*destroy)(void*);
};

/** Inputs, outputs and attributes as TensorFlow declares them: `x: float`. */
void add_op(const char* name, const Names& inputs, const Names& outputs, const Names& attributes, const Kernel& kernel);

void fail(TF_OpKernelConstruction* construction, const std::exception& error);
void fail(TF_OpKernelContext* context, const std::exception& error);

/** All of `ops.h`. */
void register_ops();

}  // namespace ablate
