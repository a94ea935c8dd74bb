// How an op reads what TensorFlow gives it, and makes its outputs: by the names of its declaration, in `ops.h`.
#pragma once

#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <string>
#include <vector>

#include "tensorflow.h"

namespace ablate {

using Names = std::vector<std::string>;

/** The values of an op's attributes, for which TensorFlow makes a kernel, once. */
class AttributeReader {
 public:
  explicit AttributeReader(TF_OpKernelConstruction* construction) : construction_(construction) {}

  long integer(const char* name) const;
  float number(const char* name) const;
  bool flag(const char* name) const;
  /** The place of a string among those it may be. */
  int choice(const char* name, const Names& choices) const;

 private:
  TF_OpKernelConstruction* construction_;
};

/** An axis by its name and size. One whose name begins with dots stands for any number of axes: its size is their product. */
struct Axis {
  const char* name;
  long* size;
};

/** One run of an op: its inputs and its outputs, which are filled in later. */
class Call {
 public:
  Call(const char* op, TF_OpKernelContext* context);

  /**
   * The values of an input. Sizes that are negative are set, others checked.
   * @throws std::runtime_error if the input has other axes, or an axis another size.
   */
  const float* input(int index, const char* name, std::initializer_list<Axis> axes);

  /** As `input`, or null for a tensor without elements. */
  const float* optional_input(int index, const char* name, std::initializer_list<Axis> axes);

  /** Memory for an output: an axis is as long as its size says, or its dots. */
  float* output(int index, std::initializer_list<Axis> axes);

  /** Computes when the ops before are done: with copies of what it needs, the memory of the tensors stays till then. */
  void enqueue(const std::function<void()>& compute);

 private:
  using Tensor = std::unique_ptr<TF_Tensor, void (*)(TF_Tensor*)>;
  using Tensors = std::vector<Tensor>;

  TF_Tensor* keep(TF_Tensor* tensor);

  const char* op_;
  TF_OpKernelContext* context_;
  /** The inputs, then the outputs. */
  Tensors tensors_;
  /** The sizes of the axes that dots stand for. */
  std::vector<int64_t> dots_;
};

}  // namespace ablate
