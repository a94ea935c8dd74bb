// What computes each op that `ops.h` declares, and their registration with TensorFlow.

#include "register_ops.h"

#include <stdexcept>

#include "batch_norm.h"
#include "convolution.h"
#include "elementwise.h"
#include "ops.h"
#include "steps.h"

namespace ablate {

namespace {

// task(op): checks a call's sizes, and gives what computes it later.

template <typename Op>
Convolution geometry(const Op& op) {
  return {.images = op.images, .height = op.height, .width = op.width, .channels = op.channels,
          .kernel_height = op.kernel_height, .kernel_width = op.kernel_width,
          .out_height = op.out_height, .out_width = op.out_width, .filters = op.filters,
          .stride_y = op.stride_y, .stride_x = op.stride_x,
          .top = op.top, .left = op.left};
}

auto task(const ops::Convolve& op) {
  return [op] { convolve(geometry(op), op.x, op.filter, op.bias, op.y); };
}

auto task(const ops::ConvolveInputGradient& op) {
  return [op] { input_gradient(geometry(op), op.dy, op.filter, op.dx); };
}

auto task(const ops::ConvolveFilterGradient& op) {
  return [op] { filter_gradient(geometry(op), op.x, op.dy, op.gradient); };
}

template <typename Op>
Matrix matrix(const Op& op) {
  if (op.rows == 0 || op.columns == 0) throw std::runtime_error("expected a tensor with at least one element");
  return {op.rows, op.columns};
}

auto task(const ops::BatchNorm& op) {
  return [op, size = matrix(op)] {
    const Normalization options = {.epsilon = op.epsilon, .momentum = op.momentum, .is_unbiased = op.unbiased,
                                   .is_rectified = op.activation == op.RELU};
    const Moments moments = {.running_mean = op.running_mean, .running_variance = op.running_variance,
                             .mean = op.mean, .variance = op.variance};
    batch_norm(size, op.x, op.gamma, op.beta, op.old_mean, op.old_variance, options, op.y, moments);
  };
}

auto task(const ops::BatchNormGradient& op) {
  return [op, size = matrix(op)] {
    batch_norm_gradient(size, op.dy, op.x, op.gamma, op.mean, op.variance, op.activation == op.RELU ? op.beta : nullptr,
                        op.epsilon, op.dx, op.d_gamma, op.d_beta);
  };
}

auto task(const ops::ColumnSums& op) {
  return [op, size = matrix(op)] { column_sums(size, op.x, op.sums); };
}

auto task(const ops::Relu& op) {
  return [op] { relu(op.elements, op.x, op.y); };
}

auto task(const ops::ReluGradient& op) {
  return [op] { relu_gradient(op.elements, op.dy, op.y, op.dx); };
}

auto task(const ops::Add& op) {
  return [op] { add(op.elements, op.a, op.b, op.sum); };
}

auto task(const ops::AddRelu& op) {
  return [op] { add_relu(op.elements, op.a, op.b, op.y); };
}

auto task(const ops::MomentumStep& op) {
  return [op] {
    const Momentum options = {.rate = *op.rate, .momentum = op.momentum, .is_nesterov = op.nesterov};
    momentum_step(op.elements, op.weight, op.velocity, op.gradient, options, op.new_weight, op.new_velocity);
  };
}

auto task(const ops::AdamStep& op) {
  return [op] {
    const Adam options = {.rate = *op.rate, .beta1 = op.beta1, .beta2 = op.beta2, .epsilon = op.epsilon,
                          .complement1 = op.complement1, .complement2 = op.complement2, .correction = *op.correction};
    adam_step(op.elements, op.weight, op.mean, op.square, op.gradient, options, op.new_weight, op.new_mean,
              op.new_square);
  };
}

template <typename Op>
void* create(TF_OpKernelConstruction* construction) {
  try {
    return new typename Op::Attributes(AttributeReader(construction));
  } catch (const std::exception& error) {
    fail(construction, error);
    return nullptr;
  }
}

template <typename Op>
void compute(void* attributes, TF_OpKernelContext* context) {
  try {
    Call call(Op::NAME, context);
    call.enqueue(task(Op(call, *static_cast<typename Op::Attributes*>(attributes))));
  } catch (const std::exception& error) {
    fail(context, error);
  }
}

template <typename Op>
void destroy(void* attributes) {
  delete static_cast<typename Op::Attributes*>(attributes);
}

template <typename... Op>
void add_all(ops::List<Op...>) {
  (add_op(Op::NAME, Op::inputs(), Op::outputs(), Op::attributes(), {create<Op>, compute<Op>, destroy<Op>}), ...);
}

}  // namespace

void register_ops() { add_all(ops::All()); }

}  // namespace ablate
