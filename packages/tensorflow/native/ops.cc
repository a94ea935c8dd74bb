// Registers the kernels with TensorFlow through its C API when Node loads this library.

#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "batch_norm.h"
#include "convolution.h"
#include "elementwise.h"
#include "node.h"
#include "steps.h"
#include "tensorflow.h"
#include "threads.h"

namespace ablate {

namespace {

using Status = std::unique_ptr<TF_Status, void (*)(TF_Status*)>;
using Tensor = std::unique_ptr<TF_Tensor, void (*)(TF_Tensor*)>;
using Shape = std::vector<int64_t>;

Status new_status() { return {TF_NewStatus(), TF_DeleteStatus}; }

void check(const Status& status) {
  if (TF_GetCode(status.get()) != TF_OK) throw std::runtime_error(TF_Message(status.get()));
}

/** One run of an op: its inputs, its outputs and its list of numbers. The outputs are filled in later. */
class Call {
 public:
  Call(const char* op, TF_OpKernelContext* context, const std::vector<float>& numbers)
      : op_(op), context_(context), numbers_(numbers) {
    for (int i = 0; i < TF_NumInputs(context); i++) {
      const Status status = new_status();
      TF_Tensor* tensor = nullptr;
      TF_GetInput(context, i, &tensor, status.get());
      check(status);
      keep(tensor);
    }
  }

  float number(int index) const { return numbers_.at(index); }

  Shape shape(int input) {
    const TF_Tensor* tensor = tensors_.at(input).get();
    Shape shape(TF_NumDims(tensor));
    for (size_t axis = 0; axis < shape.size(); axis++) shape[axis] = TF_Dim(tensor, static_cast<int>(axis));
    return shape;
  }

  const float* data(int input) { return static_cast<const float*>(TF_TensorData(tensors_.at(input).get())); }

  /** As `data`, or null for a tensor without elements. */
  const float* optional_data(int input) {
    return TF_TensorElementCount(tensors_.at(input).get()) == 0 ? nullptr : data(input);
  }

  float* output(int index, const Shape& shape) {
    size_t bytes = sizeof(float);
    for (const int64_t axis : shape) bytes *= axis;
    const Status status = new_status();
    TF_Tensor* tensor = TF_AllocateOutput(context_, index, TF_FLOAT, shape.data(), static_cast<int>(shape.size()),
                                          bytes, status.get());
    check(status);
    return static_cast<float*>(TF_TensorData(keep(tensor)));
  }

  /** Computes when the ops before are done: with copies of what it needs, the memory of the tensors stays till then. */
  template <typename Compute>
  void later(const Compute& compute) {
    Threads::pool().later([compute, op = op_, tensors = std::make_shared<Tensors>(std::move(tensors_))] {
      try {
        compute();
      } catch (const std::exception& error) {
        throw std::runtime_error(std::string(op) + " failed: " + error.what());
      }
    });
  }

 private:
  using Tensors = std::vector<Tensor>;

  TF_Tensor* keep(TF_Tensor* tensor) {
    tensors_.emplace_back(tensor, TF_DeleteTensor);
    return tensor;
  }

  const char* op_;
  TF_OpKernelContext* context_;
  const std::vector<float>& numbers_;
  /** The inputs, then the outputs. */
  Tensors tensors_;
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
  call.later([shape = geometry(call, x, filter, y), from = call.data(0), weights = call.data(1),
              bias = call.optional_data(2), to = call.output(0, y)] { convolve(shape, from, weights, bias, to); });
}

void run_input_gradient(Call& call) {
  const Shape dy = call.shape(0), filter = call.shape(1);
  const Shape x = {dy.at(0), size(call, 4), size(call, 5), filter.at(2)};
  call.later([shape = geometry(call, x, filter, dy), from = call.data(0), weights = call.data(1),
              to = call.output(0, x)] { input_gradient(shape, from, weights, to); });
}

void run_filter_gradient(Call& call) {
  const Shape x = call.shape(0), dy = call.shape(1);
  const Shape filter = {size(call, 4), size(call, 5), x.at(3), dy.at(3)};
  call.later([shape = geometry(call, x, filter, dy), from = call.data(0), gradient = call.data(1),
              to = call.output(0, filter)] { filter_gradient(shape, from, gradient, to); });
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
  const Matrix size = matrix(x);
  const Normalization options = {call.number(0), call.number(1), call.number(2) != 0, call.number(3) != 0};
  float* y = call.output(0, x);
  const Moments moments = {call.output(1, columns), call.output(2, columns), call.output(3, columns),
                           call.output(4, columns)};
  call.later([=, from = call.data(0), gamma = call.data(1), beta = call.data(2), old_mean = call.optional_data(3),
              old_variance = call.optional_data(4)] {
    batch_norm(size, from, gamma, beta, old_mean, old_variance, options, y, moments);
  });
}

void run_batch_norm_gradient(Call& call) {
  const Shape x = call.shape(1);
  const Shape columns = {x.back()};
  call.later([size = matrix(x), dy = call.data(0), from = call.data(1), gamma = call.data(2), mean = call.data(3),
              variance = call.data(4), beta = call.optional_data(5), epsilon = call.number(0), dx = call.output(0, x),
              d_gamma = call.output(1, columns), d_beta = call.output(2, columns)] {
    batch_norm_gradient(size, dy, from, gamma, mean, variance, beta, epsilon, dx, d_gamma, d_beta);
  });
}

void run_column_sums(Call& call) {
  const Shape x = call.shape(0);
  call.later([size = matrix(x), from = call.data(0), sums = call.output(0, {x.back()})] {
    column_sums(size, from, sums);
  });
}

/** An op that makes a tensor like its first input of that one alone. */
template <void (*map)(long, const float*, float*)>
void run_map(Call& call) {
  const Shape x = call.shape(0);
  call.later([count = elements(x), from = call.data(0), to = call.output(0, x)] { map(count, from, to); });
}

/** The same of two inputs with one shape. */
template <void (*map)(long, const float*, const float*, float*)>
void run_map_of_two(Call& call) {
  const Shape x = call.shape(0);
  call.later([count = elements(x), first = call.data(0), second = call.data(1), to = call.output(0, x)] {
    map(count, first, second, to);
  });
}

void run_momentum_step(Call& call) {
  const Shape shape = call.shape(0);
  const Momentum options = {call.number(0), call.number(1), call.number(2) != 0};
  call.later([=, count = elements(shape), weight = call.data(0), velocity = call.data(1), gradient = call.data(2),
              new_weight = call.output(0, shape), new_velocity = call.output(1, shape)] {
    momentum_step(count, weight, velocity, gradient, options, new_weight, new_velocity);
  });
}

void run_adam_step(Call& call) {
  const Shape shape = call.shape(0);
  const Adam options = {call.number(0), call.number(1), call.number(2), call.number(3),
                        call.number(4), call.number(5), call.number(6)};
  call.later([=, count = elements(shape), weight = call.data(0), mean = call.data(1), square = call.data(2),
              gradient = call.data(3), new_weight = call.output(0, shape), new_mean = call.output(1, shape),
              new_square = call.output(2, shape)] {
    adam_step(count, weight, mean, square, gradient, options, new_weight, new_mean, new_square);
  });
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
const char* name_of = nullptr;

template <void (*run)(Call&)>
void compute(void* kernel, TF_OpKernelContext* context) {
  try {
    Call call(name_of<run>, context, *static_cast<std::vector<float>*>(kernel));
    run(call);
  } catch (const std::exception& error) {
    const Status status = new_status();
    TF_SetStatus(status.get(), TF_INTERNAL, error.what());
    TF_OpKernelContext_Failure(context, status.get());
  }
}

template <void (*run)(Call&)>
void add_op(const char* name, const std::vector<const char*>& inputs, const std::vector<const char*>& outputs) {
  name_of<run> = name;
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
  add_op<run_map<relu>>("AblateRelu", {"x"}, {"y"});
  add_op<run_map_of_two<relu_gradient>>("AblateReluGradient", {"dy", "y"}, {"dx"});
  add_op<run_map_of_two<add>>("AblateAdd", {"a", "b"}, {"sum"});
  add_op<run_map_of_two<add_relu>>("AblateAddRelu", {"a", "b"}, {"y"});
  add_op<run_momentum_step>("AblateMomentumStep", {"weight", "velocity", "gradient"}, {"new_weight", "new_velocity"});
  add_op<run_adam_step>("AblateAdamStep", {"weight", "mean", "square", "gradient"},
                        {"new_weight", "new_mean", "new_square"});
}

/** `runBehind()`: ops of this thread may be computed after their call has returned. */
napi_value run_behind(napi_env, napi_callback_info) {
  Threads::pool().run_behind();
  return nullptr;
}

/** `asked()`: the number of the last op that this thread has called. */
napi_value asked(napi_env env, napi_callback_info) {
  napi_value number = nullptr;
  napi_create_int64(env, Threads::pool().asked(), &number);
  return number;
}

/** `finish(number)`: waits for the ops up to a number. Throws what went wrong in one. */
napi_value finish(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument = nullptr;
  int64_t number = 0;
  napi_get_cb_info(env, info, &count, &argument, nullptr, nullptr);
  napi_get_value_int64(env, argument, &number);
  try {
    Threads::pool().finish(number);
  } catch (const std::exception& error) {
    napi_throw_error(env, nullptr, error.what());
  }
  return nullptr;
}

void export_function(napi_env env, napi_value exports, const char* name, napi_callback function) {
  napi_value value = nullptr;
  napi_create_function(env, name, std::char_traits<char>::length(name), function, nullptr, &value);
  napi_set_named_property(env, exports, name, value);
}

}  // namespace

void export_functions(napi_env env, napi_value exports) {
  export_function(env, exports, "runBehind", run_behind);
  export_function(env, exports, "asked", asked);
  export_function(env, exports, "finish", finish);
}

}  // namespace ablate

/** What Node calls in a library that it loads, once for each thread of JavaScript. The ops are found by name. */
extern "C" __attribute__((visibility("default"))) napi_value napi_register_module_v1(napi_env env, napi_value exports) {
  static const bool is_first = (ablate::add_ops(), true);
  (void)is_first;
  ablate::export_functions(env, exports);
  return exports;
}
