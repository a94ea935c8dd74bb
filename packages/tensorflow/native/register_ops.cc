#include "register_ops.h"

#include "status.h"

namespace ablate {

namespace {

Status internal(const std::exception& error) {
  Status status = new_status();
  TF_SetStatus(status.get(), TF_INTERNAL, error.what());
  return status;
}

}  // namespace

void add_op(const char* name, const Names& inputs, const Names& outputs, const Names& attributes,
            const Kernel& kernel) {
  TF_OpDefinitionBuilder* op = TF_NewOpDefinitionBuilder(name);
  for (const std::string& input : inputs) TF_OpDefinitionBuilderAddInput(op, input.c_str());
  for (const std::string& output : outputs) TF_OpDefinitionBuilderAddOutput(op, output.c_str());
  for (const std::string& attribute : attributes) TF_OpDefinitionBuilderAddAttr(op, attribute.c_str());
  TF_OpDefinitionBuilderSetShapeInferenceFunction(op, &TF_ShapeInferenceContextSetUnknownShape);
  const Status status = new_status();
  TF_RegisterOpDefinition(op, status.get());
  check(status);
  TF_KernelBuilder* builder = TF_NewKernelBuilder(name, "CPU", kernel.create, kernel.compute, kernel.destroy);
  TF_RegisterKernelBuilder(name, builder, status.get());
  check(status);
}

void fail(TF_OpKernelConstruction* construction, const std::exception& error) {
  TF_OpKernelConstruction_Failure(construction, internal(error).get());
}

void fail(TF_OpKernelContext* context, const std::exception& error) {
  TF_OpKernelContext_Failure(context, internal(error).get());
}

}  // namespace ablate
