#include "call.h"

#include <algorithm>

#include "status.h"
#include "threads.h"

namespace ablate {

namespace {

bool has_dots(const Axis& axis) { return axis.name[0] == '.'; }

std::string listed(std::initializer_list<Axis> axes) {
  std::string list;
  for (const Axis& axis : axes) list += (list.empty() ? "" : ", ") + std::string(axis.name);
  return "[" + list + "]";
}

}  // namespace

long AttributeReader::integer(const char* name) const {
  const Status status = new_status();
  int64_t value = 0;
  TF_OpKernelConstruction_GetAttrInt64(construction_, name, &value, status.get());
  check(status);
  return value;
}

float AttributeReader::number(const char* name) const {
  const Status status = new_status();
  float value = 0;
  TF_OpKernelConstruction_GetAttrFloat(construction_, name, &value, status.get());
  check(status);
  return value;
}

bool AttributeReader::flag(const char* name) const {
  const Status status = new_status();
  unsigned char value = 0;
  TF_OpKernelConstruction_GetAttrBool(construction_, name, &value, status.get());
  check(status);
  return value != 0;
}

int AttributeReader::choice(const char* name, const Names& choices) const {
  const Status status = new_status();
  int32_t is_list = 0, length = 0;
  TF_OpKernelConstruction_GetAttrSize(construction_, name, &is_list, &length, status.get());
  check(status);
  std::string value(length, ' ');
  TF_OpKernelConstruction_GetAttrString(construction_, name, value.data(), value.size(), status.get());
  check(status);
  const auto found = std::find(choices.begin(), choices.end(), value);
  if (found == choices.end()) throw std::runtime_error(std::string(name) + " cannot be " + value);
  return static_cast<int>(found - choices.begin());
}

Call::Call(const char* op, TF_OpKernelContext* context) : op_(op), context_(context) {
  for (int i = 0; i < TF_NumInputs(context); i++) {
    const Status status = new_status();
    TF_Tensor* tensor = nullptr;
    TF_GetInput(context, i, &tensor, status.get());
    check(status);
    keep(tensor);
  }
}

const float* Call::input(int index, const char* name, std::initializer_list<Axis> axes) {
  const TF_Tensor* tensor = tensors_.at(index).get();
  const int rank = TF_NumDims(tensor);
  const int extra = rank - static_cast<int>(axes.size());
  const bool any = axes.size() > 0 && has_dots(*axes.begin());
  if (any ? extra < -1 : extra != 0)
    throw std::runtime_error(std::string(op_) + " expects " + name + " " + listed(axes) + ", got " +
                             std::to_string(rank) + " axes");
  int at = 0;
  for (const Axis& axis : axes) {
    const int end = at + (has_dots(axis) ? extra + 1 : 1);
    std::vector<int64_t> sizes;
    long size = 1;
    for (; at < end; at++) {
      sizes.push_back(TF_Dim(tensor, at));
      size *= sizes.back();
    }
    if (*axis.size >= 0 && *axis.size != size)
      throw std::runtime_error(std::string(op_) + " expects " + axis.name + " of one size, got " +
                               std::to_string(*axis.size) + ", and " + std::to_string(size) + " in " + name);
    if (*axis.size < 0 && has_dots(axis)) dots_ = sizes;
    *axis.size = size;
  }
  return static_cast<const float*>(TF_TensorData(tensor));
}

const float* Call::optional_input(int index, const char* name, std::initializer_list<Axis> axes) {
  return TF_TensorElementCount(tensors_.at(index).get()) == 0 ? nullptr : input(index, name, axes);
}

float* Call::output(int index, std::initializer_list<Axis> axes) {
  std::vector<int64_t> shape;
  for (const Axis& axis : axes) {
    if (has_dots(axis))
      shape.insert(shape.end(), dots_.begin(), dots_.end());
    else
      shape.push_back(*axis.size);
  }
  size_t bytes = sizeof(float);
  for (const int64_t size : shape) bytes *= size;
  const Status status = new_status();
  TF_Tensor* tensor = TF_AllocateOutput(context_, index, TF_FLOAT, shape.data(), static_cast<int>(shape.size()), bytes,
                                        status.get());
  check(status);
  return static_cast<float*>(TF_TensorData(keep(tensor)));
}

void Call::enqueue(const std::function<void()>& compute) {
  Threads::pool().enqueue([compute, op = op_, tensors = std::make_shared<Tensors>(std::move(tensors_))] {
    try {
      compute();
    } catch (const std::exception& error) {
      throw std::runtime_error(std::string(op) + " failed: " + error.what());
    }
  });
}

TF_Tensor* Call::keep(TF_Tensor* tensor) {
  tensors_.emplace_back(tensor, TF_DeleteTensor);
  return tensor;
}

}  // namespace ablate
