// Registers the kernels with TensorFlow through its C API when Node loads this library.

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "batch_norm.h"
#include "convolution.h"
#include "elementwise.h"
#include "steps.h"
#include "tensorflow.h"

namespace ablate {

namespace {

using Status = std::unique_ptr<TF_Status, void (*)(TF_Status*)>;
using Tensor = std::unique_ptr<TF_Tensor, void (*)(TF_Tensor*)>;
using Shape = std::vector<int64_t>;

Status new_status() { return {TF_NewStatus(), TF_DeleteStatus}; }

void check(const Status& status) {
  if (TF_GetCode(status.get()) != TF_OK) throw std::runtime_error(TF_Message(status.get()));
}

/** One run of an op: its inputs, its outputs and its list of numbers. */
class Call {
 public:
  Call(TF_OpKernelContext* context, const std::vector<float>& numbers) : context_(context), numbers_(numbers) {}

  float number(int index) const { return numbers_.at(index); }

  Shape shape(int input) {
    const TF_Tensor* tensor = this->input(input);
    Shape shape(TF_NumDims(tensor));
    for (size_t axis = 0; axis < shape.size(); axis++) shape[axis] = TF_Dim(tensor, static_cast<int>(axis));
    return shape;
  }

  const float* data(int input) { return static_cast<const float*>(TF_TensorData(this->input(input))); }

  /** As `data`, or null for a tensor without elements. */
  const float* optional_data(int input) {
    return TF_TensorElementCount(this->input(input)) == 0 ? nullptr : data(input);
  }

  float* output(int index, const Shape& shape) {
    size_t bytes = sizeof(float);
    for (const int64_t axis : shape) bytes *= axis;
    const Status status = new_status();
    const Tensor tensor = {TF_AllocateOutput(context_, index, TF_FLOAT, shape.data(), static_cast<int>(shape.size()),
                                             bytes, status.get()),
                           TF_DeleteTensor};
    check(status);
    return static_cast<float*>(TF_TensorData(tensor.get()));
  }

 private:
  const TF_Tensor* input(int index) {
    if (inputs_.empty())
      for (int i = 0; i < TF_NumInputs(context_); i++) inputs_.emplace_back(nullptr, TF_DeleteTensor);
    Tensor& tensor = inputs_.at(index);
    if (tensor == nullptr) {
      const Status status = new_status();
      TF_Tensor* got = nullptr;
      TF_GetInput(context_, index, &got, status.get());
      check(status);
      tensor.reset(got);
    }
    return tensor.get();
  }

  TF_OpKernelContext* context_;
  const std::vector<float>& numbers_;
  std::vector<Tensor> inputs_;
};

/** Numbers 0 to 3 of every convolution are its strides and the rows and columns of zeros before the picture. */
Convolution geometry(const Call& call, const Shape& x, const Shape& filter, const Shape& y) {
  const auto number = [&](int index) { return static_cast<long>(call.number(index)); };
  return {x.at(0), x.at(1), x.at(2), x.at(3), filter.at(0), filter.at(1), y.at(1),
          y.at(2), y.at(3), number(0), number(1), number(2), number(3)};
}

int64_t size(const Call& call, int index) { return static_cast<int64_t>(call.number(index)); }

void run_convolve(Call& call) {
  const Shape x = call.shape(0), filter = call.shape(1);
  const Shape y = {x.at(0), size(call, 4), size(call, 5), filter.at(3)};
  convolve(geometry(call, x, filter, y), call.data(0), call.data(1), call.optional_data(2), call.output(0, y));
}

void run_input_gradient(Call& call) {
  const Shape dy = call.shape(0), filter = call.shape(1);
  const Shape x = {dy.at(0), size(call, 4), size(call, 5), filter.at(2)};
  input_gradient(geometry(call, x, filter, dy), call.data(0), call.data(1), call.output(0, x));
}

void run_filter_gradient(Call& call) {
  const Shape x = call.shape(0), dy = call.shape(1);
  const Shape filter = {size(call, 4), size(call, 5), x.at(3), dy.at(3)};
  filter_gradient(geometry(call, x, filter, dy), call.data(0), call.data(1), call.output(0, filter));
}

int64_t elements(const Shape& shape) {
  int64_t count = 1;
  for (const int64_t size : shape) count *= size;
  return count;
}

Matrix matrix(const Shape& shape) {
  if (elements(shape) == 0) throw std::runtime_error("expected a tensor with at least one element");
  return {elements(shape) / shape.back(), shape.back()};
}

void run_batch_norm(Call& call) {
  const Shape x = call.shape(0);
  const Shape columns = {x.back()};
  float* y = call.output(0, x);
  const Moments moments = {call.output(1, columns), call.output(2, columns), call.output(3, columns),
                           call.output(4, columns)};
  batch_norm(matrix(x), call.data(0), call.data(1), call.data(2), call.optional_data(3), call.optional_data(4),
             {call.number(0), call.number(1), call.number(2) != 0, call.number(3) != 0}, y, moments);
}

void run_batch_norm_gradient(Call& call) {
  const Shape x = call.shape(1);
  const Shape columns = {x.back()};
  batch_norm_gradient(matrix(x), call.data(0), call.data(1), call.data(2), call.data(3), call.data(4),
                      call.optional_data(5), call.number(0), call.output(0, x), call.output(1, columns), call.output(2, columns));
}

void run_column_sums(Call& call) {
  const Shape x = call.shape(0);
  column_sums(matrix(x), call.data(0), call.output(0, {x.back()}));
}

void run_relu(Call& call) {
  const Shape x = call.shape(0);
  relu(elements(x), call.data(0), call.output(0, x));
}

void run_relu_gradient(Call& call) {
  const Shape y = call.shape(1);
  relu_gradient(elements(y), call.data(0), call.data(1), call.output(0, y));
}

void run_add(Call& call) {
  const Shape a = call.shape(0);
  add(elements(a), call.data(0), call.data(1), call.output(0, a));
}

void run_add_relu(Call& call) {
  const Shape a = call.shape(0);
  add_relu(elements(a), call.data(0), call.data(1), call.output(0, a));
}

void run_momentum_step(Call& call) {
  const Shape weight = call.shape(0);
  momentum_step(elements(weight), call.data(0), call.data(1), call.data(2),
                {call.number(0), call.number(1), call.number(2) != 0}, call.output(0, weight), call.output(1, weight));
}

void run_adam_step(Call& call) {
  const Shape weight = call.shape(0);
  const Adam options = {call.number(0), call.number(1), call.number(2), call.number(3),
                        call.number(4), call.number(5), call.number(6)};
  adam_step(elements(weight), call.data(0), call.data(1), call.data(2), call.data(3), options, call.output(0, weight),
            call.output(1, weight), call.output(2, weight));
}

/** What an op is made with: its list of numbers. */
void* create(TF_OpKernelConstruction* construction) {
  const Status status = new_status();
  int32_t count = 0, total = 0;
  TF_OpKernelConstruction_GetAttrSize(construction, "numbers", &count, &total, status.get());
  auto numbers = std::make_unique<std::vector<float>>(count);
  if (TF_GetCode(status.get()) == TF_OK)
    TF_OpKernelConstruction_GetAttrFloatList(construction, "numbers", numbers->data(), count, status.get());
  if (TF_GetCode(status.get()) != TF_OK) TF_OpKernelConstruction_Failure(construction, status.get());
  return numbers.release();
}

void destroy(void* kernel) { delete static_cast<std::vector<float>*>(kernel); }

template <void (*run)(Call&)>
void compute(void* kernel, TF_OpKernelContext* context) {
  try {
    Call call(context, *static_cast<std::vector<float>*>(kernel));
    run(call);
  } catch (const std::exception& error) {
    const Status status = new_status();
    TF_SetStatus(status.get(), TF_INTERNAL, error.what());
    TF_OpKernelContext_Failure(context, status.get());
  }
}

template <void (*run)(Call&)>
void add_op(const char* name, const std::vector<const char*>& inputs, const std::vector<const char*>& outputs) {
  TF_OpDefinitionBuilder* op = TF_NewOpDefinitionBuilder(name);
  for (const char* input : inputs) TF_OpDefinitionBuilderAddInput(op, (std::string(input) + ": float").c_str());
  for (const char* output : outputs) TF_OpDefinitionBuilderAddOutput(op, (std::string(output) + ": float").c_str());
  TF_OpDefinitionBuilderAddAttr(op, "numbers: list(float)");
  TF_OpDefinitionBuilderSetShapeInferenceFunction(op, &TF_ShapeInferenceContextSetUnknownShape);
  const Status status = new_status();
  TF_RegisterOpDefinition(op, status.get());
  check(status);
  TF_KernelBuilder* kernel = TF_NewKernelBuilder(name, "CPU", create, compute<run>, destroy);
  TF_RegisterKernelBuilder(name, kernel, status.get());
  check(status);
}

void add_ops() {
  add_op<run_convolve>("AblateConv2D", {"x", "filter", "bias"}, {"y"});
  add_op<run_input_gradient>("AblateConv2DInputGradient", {"dy", "filter"}, {"dx"});
  add_op<run_filter_gradient>("AblateConv2DFilterGradient", {"x", "dy"}, {"gradient"});
  add_op<run_batch_norm>("AblateBatchNorm", {"x", "gamma", "beta", "old_mean", "old_variance"},
                         {"y", "running_mean", "running_variance", "mean", "variance"});
  add_op<run_batch_norm_gradient>("AblateBatchNormGradient", {"dy", "x", "gamma", "mean", "variance", "beta"},
                                  {"dx", "dgamma", "dbeta"});
  add_op<run_column_sums>("AblateColumnSums", {"x"}, {"sums"});
  add_op<run_relu>("AblateRelu", {"x"}, {"y"});
  add_op<run_relu_gradient>("AblateReluGradient", {"dy", "y"}, {"dx"});
  add_op<run_add>("AblateAdd", {"a", "b"}, {"sum"});
  add_op<run_add_relu>("AblateAddRelu", {"a", "b"}, {"y"});
  add_op<run_momentum_step>("AblateMomentumStep", {"weight", "velocity", "gradient"}, {"new_weight", "new_velocity"});
  add_op<run_adam_step>("AblateAdamStep", {"weight", "mean", "square", "gradient"},
                        {"new_weight", "new_mean", "new_square"});
}

}  // namespace

}  // namespace ablate

/** What Node calls in a library that it loads: it gets nothing back, the ops are found by name. */
extern "C" __attribute__((visibility("default"))) void* napi_register_module_v1(void*, void* exports) {
  static const bool is_first = (ablate::add_ops(), true);
  (void)is_first;
  return exports;
}
