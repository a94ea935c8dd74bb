// The ops as @ablate/core declares them: their tensors, sizes and attributes by name. Written by ops-header.test.ts.
#pragma once

#include "call.h"

namespace ablate::ops {

template <typename... Op>
struct List {};

struct ConvolveAttributes {
  long stride_y;
  long stride_x;
  long top;
  long left;
  long out_height;
  long out_width;

  explicit ConvolveAttributes(const AttributeReader& reader)
      : stride_y(reader.integer("stride_y")),
        stride_x(reader.integer("stride_x")),
        top(reader.integer("top")),
        left(reader.integer("left")),
        out_height(reader.integer("out_height")),
        out_width(reader.integer("out_width")) {}
};

/**
 * x [images, height, width, channels], filter [kernel_height, kernel_width, channels, filters], bias [filters] or null
 * → y [images, out_height, out_width, filters]
 */
struct Convolve : ConvolveAttributes {
  using Attributes = ConvolveAttributes;
  static constexpr const char* NAME = "AblateConvolve";
  static Names inputs() { return {"x: float", "filter: float", "bias: float"}; }
  static Names outputs() { return {"y: float"}; }
  static Names attributes() { return {"stride_y: int", "stride_x: int", "top: int", "left: int", "out_height: int", "out_width: int"}; }

  long images = -1, height = -1, width = -1, channels = -1, kernel_height = -1, kernel_width = -1, filters = -1;
  const float *x, *filter, *bias;
  float *y;

  Convolve(Call& call, const Attributes& attributes) : Attributes(attributes) {
    x = call.input(0, "x", {{"images", &images}, {"height", &height}, {"width", &width}, {"channels", &channels}});
    filter = call.input(1, "filter", {{"kernel_height", &kernel_height}, {"kernel_width", &kernel_width}, {"channels", &channels}, {"filters", &filters}});
    bias = call.optional_input(2, "bias", {{"filters", &filters}});
    y = call.output(0, {{"images", &images}, {"out_height", &out_height}, {"out_width", &out_width}, {"filters", &filters}});
  }
};

struct ConvolveInputGradientAttributes {
  long stride_y;
  long stride_x;
  long top;
  long left;
  long height;
  long width;

  explicit ConvolveInputGradientAttributes(const AttributeReader& reader)
      : stride_y(reader.integer("stride_y")),
        stride_x(reader.integer("stride_x")),
        top(reader.integer("top")),
        left(reader.integer("left")),
        height(reader.integer("height")),
        width(reader.integer("width")) {}
};

/**
 * dy [images, out_height, out_width, filters], filter [kernel_height, kernel_width, channels, filters]
 * → dx [images, height, width, channels]
 */
struct ConvolveInputGradient : ConvolveInputGradientAttributes {
  using Attributes = ConvolveInputGradientAttributes;
  static constexpr const char* NAME = "AblateConvolveInputGradient";
  static Names inputs() { return {"dy: float", "filter: float"}; }
  static Names outputs() { return {"dx: float"}; }
  static Names attributes() { return {"stride_y: int", "stride_x: int", "top: int", "left: int", "height: int", "width: int"}; }

  long images = -1, out_height = -1, out_width = -1, filters = -1, kernel_height = -1, kernel_width = -1, channels = -1;
  const float *dy, *filter;
  float *dx;

  ConvolveInputGradient(Call& call, const Attributes& attributes) : Attributes(attributes) {
    dy = call.input(0, "dy", {{"images", &images}, {"out_height", &out_height}, {"out_width", &out_width}, {"filters", &filters}});
    filter = call.input(1, "filter", {{"kernel_height", &kernel_height}, {"kernel_width", &kernel_width}, {"channels", &channels}, {"filters", &filters}});
    dx = call.output(0, {{"images", &images}, {"height", &height}, {"width", &width}, {"channels", &channels}});
  }
};

struct ConvolveFilterGradientAttributes {
  long stride_y;
  long stride_x;
  long top;
  long left;
  long kernel_height;
  long kernel_width;

  explicit ConvolveFilterGradientAttributes(const AttributeReader& reader)
      : stride_y(reader.integer("stride_y")),
        stride_x(reader.integer("stride_x")),
        top(reader.integer("top")),
        left(reader.integer("left")),
        kernel_height(reader.integer("kernel_height")),
        kernel_width(reader.integer("kernel_width")) {}
};

/**
 * x [images, height, width, channels], dy [images, out_height, out_width, filters]
 * → gradient [kernel_height, kernel_width, channels, filters]
 */
struct ConvolveFilterGradient : ConvolveFilterGradientAttributes {
  using Attributes = ConvolveFilterGradientAttributes;
  static constexpr const char* NAME = "AblateConvolveFilterGradient";
  static Names inputs() { return {"x: float", "dy: float"}; }
  static Names outputs() { return {"gradient: float"}; }
  static Names attributes() { return {"stride_y: int", "stride_x: int", "top: int", "left: int", "kernel_height: int", "kernel_width: int"}; }

  long images = -1, height = -1, width = -1, channels = -1, out_height = -1, out_width = -1, filters = -1;
  const float *x, *dy;
  float *gradient;

  ConvolveFilterGradient(Call& call, const Attributes& attributes) : Attributes(attributes) {
    x = call.input(0, "x", {{"images", &images}, {"height", &height}, {"width", &width}, {"channels", &channels}});
    dy = call.input(1, "dy", {{"images", &images}, {"out_height", &out_height}, {"out_width", &out_width}, {"filters", &filters}});
    gradient = call.output(0, {{"kernel_height", &kernel_height}, {"kernel_width", &kernel_width}, {"channels", &channels}, {"filters", &filters}});
  }
};

struct BatchNormAttributes {
  float epsilon;
  float momentum;
  bool unbiased;
  enum { LINEAR, RELU } activation;

  explicit BatchNormAttributes(const AttributeReader& reader)
      : epsilon(reader.number("epsilon")),
        momentum(reader.number("momentum")),
        unbiased(reader.flag("unbiased")),
        activation(static_cast<decltype(activation)>(reader.choice("activation", {"linear", "relu"}))) {}
};

/**
 * x [...rows, columns], gamma [columns], beta [columns], old_mean [columns] or null, old_variance [columns] or null
 * → y [...rows, columns], running_mean [columns], running_variance [columns], mean [columns], variance [columns]
 */
struct BatchNorm : BatchNormAttributes {
  using Attributes = BatchNormAttributes;
  static constexpr const char* NAME = "AblateBatchNorm";
  static Names inputs() { return {"x: float", "gamma: float", "beta: float", "old_mean: float", "old_variance: float"}; }
  static Names outputs() { return {"y: float", "running_mean: float", "running_variance: float", "mean: float", "variance: float"}; }
  static Names attributes() { return {"epsilon: float", "momentum: float", "unbiased: bool", "activation: {'linear', 'relu'}"}; }

  long rows = -1, columns = -1;
  const float *x, *gamma, *beta, *old_mean, *old_variance;
  float *y, *running_mean, *running_variance, *mean, *variance;

  BatchNorm(Call& call, const Attributes& attributes) : Attributes(attributes) {
    x = call.input(0, "x", {{"...rows", &rows}, {"columns", &columns}});
    gamma = call.input(1, "gamma", {{"columns", &columns}});
    beta = call.input(2, "beta", {{"columns", &columns}});
    old_mean = call.optional_input(3, "old_mean", {{"columns", &columns}});
    old_variance = call.optional_input(4, "old_variance", {{"columns", &columns}});
    y = call.output(0, {{"...rows", &rows}, {"columns", &columns}});
    running_mean = call.output(1, {{"columns", &columns}});
    running_variance = call.output(2, {{"columns", &columns}});
    mean = call.output(3, {{"columns", &columns}});
    variance = call.output(4, {{"columns", &columns}});
  }
};

struct BatchNormGradientAttributes {
  float epsilon;
  enum { LINEAR, RELU } activation;

  explicit BatchNormGradientAttributes(const AttributeReader& reader)
      : epsilon(reader.number("epsilon")),
        activation(static_cast<decltype(activation)>(reader.choice("activation", {"linear", "relu"}))) {}
};

/**
 * dy [...rows, columns], x [...rows, columns], gamma [columns], beta [columns], mean [columns], variance [columns], reserve [...reserved] or null
 * → dx [...rows, columns], d_gamma [columns], d_beta [columns]
 */
struct BatchNormGradient : BatchNormGradientAttributes {
  using Attributes = BatchNormGradientAttributes;
  static constexpr const char* NAME = "AblateBatchNormGradient";
  static Names inputs() { return {"dy: float", "x: float", "gamma: float", "beta: float", "mean: float", "variance: float", "reserve: float"}; }
  static Names outputs() { return {"dx: float", "d_gamma: float", "d_beta: float"}; }
  static Names attributes() { return {"epsilon: float", "activation: {'linear', 'relu'}"}; }

  long rows = -1, columns = -1, reserved = -1;
  const float *dy, *x, *gamma, *beta, *mean, *variance, *reserve;
  float *dx, *d_gamma, *d_beta;

  BatchNormGradient(Call& call, const Attributes& attributes) : Attributes(attributes) {
    dy = call.input(0, "dy", {{"...rows", &rows}, {"columns", &columns}});
    x = call.input(1, "x", {{"...rows", &rows}, {"columns", &columns}});
    gamma = call.input(2, "gamma", {{"columns", &columns}});
    beta = call.input(3, "beta", {{"columns", &columns}});
    mean = call.input(4, "mean", {{"columns", &columns}});
    variance = call.input(5, "variance", {{"columns", &columns}});
    reserve = call.optional_input(6, "reserve", {{"...reserved", &reserved}});
    dx = call.output(0, {{"...rows", &rows}, {"columns", &columns}});
    d_gamma = call.output(1, {{"columns", &columns}});
    d_beta = call.output(2, {{"columns", &columns}});
  }
};

struct ColumnSumsAttributes {

  explicit ColumnSumsAttributes(const AttributeReader&) {}
};

/**
 * x [...rows, columns]
 * → sums [columns]
 */
struct ColumnSums : ColumnSumsAttributes {
  using Attributes = ColumnSumsAttributes;
  static constexpr const char* NAME = "AblateColumnSums";
  static Names inputs() { return {"x: float"}; }
  static Names outputs() { return {"sums: float"}; }
  static Names attributes() { return {}; }

  long rows = -1, columns = -1;
  const float *x;
  float *sums;

  ColumnSums(Call& call, const Attributes& attributes) : Attributes(attributes) {
    x = call.input(0, "x", {{"...rows", &rows}, {"columns", &columns}});
    sums = call.output(0, {{"columns", &columns}});
  }
};

struct ReluAttributes {

  explicit ReluAttributes(const AttributeReader&) {}
};

/**
 * x [...elements]
 * → y [...elements]
 */
struct Relu : ReluAttributes {
  using Attributes = ReluAttributes;
  static constexpr const char* NAME = "AblateRelu";
  static Names inputs() { return {"x: float"}; }
  static Names outputs() { return {"y: float"}; }
  static Names attributes() { return {}; }

  long elements = -1;
  const float *x;
  float *y;

  Relu(Call& call, const Attributes& attributes) : Attributes(attributes) {
    x = call.input(0, "x", {{"...elements", &elements}});
    y = call.output(0, {{"...elements", &elements}});
  }
};

struct ReluGradientAttributes {

  explicit ReluGradientAttributes(const AttributeReader&) {}
};

/**
 * dy [...elements], y [...elements]
 * → dx [...elements]
 */
struct ReluGradient : ReluGradientAttributes {
  using Attributes = ReluGradientAttributes;
  static constexpr const char* NAME = "AblateReluGradient";
  static Names inputs() { return {"dy: float", "y: float"}; }
  static Names outputs() { return {"dx: float"}; }
  static Names attributes() { return {}; }

  long elements = -1;
  const float *dy, *y;
  float *dx;

  ReluGradient(Call& call, const Attributes& attributes) : Attributes(attributes) {
    dy = call.input(0, "dy", {{"...elements", &elements}});
    y = call.input(1, "y", {{"...elements", &elements}});
    dx = call.output(0, {{"...elements", &elements}});
  }
};

struct AddAttributes {

  explicit AddAttributes(const AttributeReader&) {}
};

/**
 * a [...elements], b [...elements]
 * → sum [...elements]
 */
struct Add : AddAttributes {
  using Attributes = AddAttributes;
  static constexpr const char* NAME = "AblateAdd";
  static Names inputs() { return {"a: float", "b: float"}; }
  static Names outputs() { return {"sum: float"}; }
  static Names attributes() { return {}; }

  long elements = -1;
  const float *a, *b;
  float *sum;

  Add(Call& call, const Attributes& attributes) : Attributes(attributes) {
    a = call.input(0, "a", {{"...elements", &elements}});
    b = call.input(1, "b", {{"...elements", &elements}});
    sum = call.output(0, {{"...elements", &elements}});
  }
};

struct AddReluAttributes {

  explicit AddReluAttributes(const AttributeReader&) {}
};

/**
 * a [...elements], b [...elements]
 * → y [...elements]
 */
struct AddRelu : AddReluAttributes {
  using Attributes = AddReluAttributes;
  static constexpr const char* NAME = "AblateAddRelu";
  static Names inputs() { return {"a: float", "b: float"}; }
  static Names outputs() { return {"y: float"}; }
  static Names attributes() { return {}; }

  long elements = -1;
  const float *a, *b;
  float *y;

  AddRelu(Call& call, const Attributes& attributes) : Attributes(attributes) {
    a = call.input(0, "a", {{"...elements", &elements}});
    b = call.input(1, "b", {{"...elements", &elements}});
    y = call.output(0, {{"...elements", &elements}});
  }
};

struct MomentumStepAttributes {
  float momentum;
  bool nesterov;

  explicit MomentumStepAttributes(const AttributeReader& reader)
      : momentum(reader.number("momentum")),
        nesterov(reader.flag("nesterov")) {}
};

/**
 * weight [...elements], velocity [...elements], gradient [...elements], rate []
 * → new_weight [...elements], new_velocity [...elements]
 */
struct MomentumStep : MomentumStepAttributes {
  using Attributes = MomentumStepAttributes;
  static constexpr const char* NAME = "AblateMomentumStep";
  static Names inputs() { return {"weight: float", "velocity: float", "gradient: float", "rate: float"}; }
  static Names outputs() { return {"new_weight: float", "new_velocity: float"}; }
  static Names attributes() { return {"momentum: float", "nesterov: bool"}; }

  long elements = -1;
  const float *weight, *velocity, *gradient, *rate;
  float *new_weight, *new_velocity;

  MomentumStep(Call& call, const Attributes& attributes) : Attributes(attributes) {
    weight = call.input(0, "weight", {{"...elements", &elements}});
    velocity = call.input(1, "velocity", {{"...elements", &elements}});
    gradient = call.input(2, "gradient", {{"...elements", &elements}});
    rate = call.input(3, "rate", {});
    new_weight = call.output(0, {{"...elements", &elements}});
    new_velocity = call.output(1, {{"...elements", &elements}});
  }
};

struct AdamStepAttributes {
  float beta1;
  float beta2;
  float complement1;
  float complement2;
  float epsilon;

  explicit AdamStepAttributes(const AttributeReader& reader)
      : beta1(reader.number("beta1")),
        beta2(reader.number("beta2")),
        complement1(reader.number("complement1")),
        complement2(reader.number("complement2")),
        epsilon(reader.number("epsilon")) {}
};

/**
 * weight [...elements], mean [...elements], square [...elements], gradient [...elements], rate [], correction []
 * → new_weight [...elements], new_mean [...elements], new_square [...elements]
 */
struct AdamStep : AdamStepAttributes {
  using Attributes = AdamStepAttributes;
  static constexpr const char* NAME = "AblateAdamStep";
  static Names inputs() { return {"weight: float", "mean: float", "square: float", "gradient: float", "rate: float", "correction: float"}; }
  static Names outputs() { return {"new_weight: float", "new_mean: float", "new_square: float"}; }
  static Names attributes() { return {"beta1: float", "beta2: float", "complement1: float", "complement2: float", "epsilon: float"}; }

  long elements = -1;
  const float *weight, *mean, *square, *gradient, *rate, *correction;
  float *new_weight, *new_mean, *new_square;

  AdamStep(Call& call, const Attributes& attributes) : Attributes(attributes) {
    weight = call.input(0, "weight", {{"...elements", &elements}});
    mean = call.input(1, "mean", {{"...elements", &elements}});
    square = call.input(2, "square", {{"...elements", &elements}});
    gradient = call.input(3, "gradient", {{"...elements", &elements}});
    rate = call.input(4, "rate", {});
    correction = call.input(5, "correction", {});
    new_weight = call.output(0, {{"...elements", &elements}});
    new_mean = call.output(1, {{"...elements", &elements}});
    new_square = call.output(2, {{"...elements", &elements}});
  }
};

using All = List<Convolve, ConvolveInputGradient, ConvolveFilterGradient, BatchNorm, BatchNormGradient, ColumnSums, Relu, ReluGradient, Add, AddRelu, MomentumStep, AdamStep>;

}  // namespace ablate::ops
