import { kernelName, type DeclaredTensor, type Op } from '@ablate/core/ops';
import { snakeCase } from './snake-case.js';

/** `native/ops.h`: what the kernels in C++ know of the ops. */
export function opsHeader(ops: readonly Op[]): string {
  return `// The ops as @ablate/core declares them: their tensors, sizes and attributes by name. Written by ops-header.test.ts.
#pragma once

#include "call.h"

namespace ablate::ops {

template <typename... Op>
struct List {};

${ops.map(struct).join('\n')}
using All = List<${ops.map(structName).join(', ')}>;

}  // namespace ablate::ops
`;
}

const DOTS = '...';
const structName = (op: Op) => op.name.charAt(0).toUpperCase() + op.name.slice(1);
const sizeName = (axis: string) => snakeCase(axis.replace(DOTS, ''));
const axisName = (axis: string) => (axis.startsWith(DOTS) ? DOTS : '') + sizeName(axis);

function struct(op: Op): string {
  const inputs = Object.entries(op.inputs);
  const outputs = Object.entries(op.outputs).filter(([, { isOptional }]) => !isOptional);
  const attributes = Object.entries(op.attributes);
  const sizes = [...new Set(inputs.flatMap(([, { axes }]) => axes.map(sizeName)))];
  checkNames(op, [...sizes, ...[...inputs, ...outputs, ...attributes].map(([name]) => snakeCase(name))]);
  const name = structName(op);
  const tensors = (list: [string, DeclaredTensor][]) =>
    list.map(([tensor]) => `*${snakeCase(tensor)}`).join(', ');
  return `struct ${name}Attributes {
${attributes.map(([attribute, type]) => `  ${field(attribute, type)}\n`).join('')}
  explicit ${name}Attributes(const AttributeReader&${attributes.length === 0 ? '' : ' reader'})${
    attributes.length === 0 ? '' : `\n      : ${attributes.map(read).join(',\n        ')}`
  } {}
};

/**
 * ${inputs.map(described).join(', ')}
 * → ${outputs.map(described).join(', ')}
 */
struct ${name} : ${name}Attributes {
  using Attributes = ${name}Attributes;
  static constexpr const char* NAME = "${kernelName(op)}";
  static Names inputs() { return ${names(inputs.map(([input]) => `${snakeCase(input)}: float`))}; }
  static Names outputs() { return ${names(outputs.map(([output]) => `${snakeCase(output)}: float`))}; }
  static Names attributes() { return ${names(attributes.map(declared))}; }

  long ${sizes.map((size) => `${size} = -1`).join(', ')};
  const float ${tensors(inputs)};
  float ${tensors(outputs)};

  ${name}(Call& call, const Attributes& attributes) : Attributes(attributes) {
${inputs.map(([input, tensor], i) => `    ${snakeCase(input)} = call.${tensor.isOptional ? 'optional_input' : 'input'}(${i}, "${snakeCase(input)}", ${axesOf(tensor)});\n`).join('')}${outputs
    .map(([output, tensor], i) => `    ${snakeCase(output)} = call.output(${i}, ${axesOf(tensor)});\n`)
    .join('')}  }
};
`;
}

const described = ([name, { axes, isOptional }]: [string, DeclaredTensor]) =>
  `${snakeCase(name)} [${axes.map(axisName).join(', ')}]${isOptional ? ' or null' : ''}`;

const names = (list: readonly string[]) => `{${list.map((name) => `"${name}"`).join(', ')}}`;

const axesOf = ({ axes }: DeclaredTensor) =>
  `{${axes.map((axis) => `{"${axisName(axis)}", &${sizeName(axis)}}`).join(', ')}}`;

type Attribute = [name: string, type: Op['attributes'][string]];

function field(name: string, type: Attribute[1]): string {
  const named = snakeCase(name);
  if (typeof type !== 'string')
    return `enum { ${type.map((choice) => choice.toUpperCase()).join(', ')} } ${named};`;
  return `${{ int: 'long', float: 'float', bool: 'bool' }[type]} ${named};`;
}

function read([name, type]: Attribute): string {
  const named = snakeCase(name);
  if (typeof type !== 'string')
    return `${named}(static_cast<decltype(${named})>(reader.choice("${named}", ${names(type)})))`;
  const method = { int: 'integer', float: 'number', bool: 'flag' }[type];
  return `${named}(reader.${method}("${named}"))`;
}

/** As TensorFlow declares an attribute. */
function declared([name, type]: Attribute): string {
  const kind = typeof type === 'string' ? type : `{${type.map((choice) => `'${choice}'`).join(', ')}}`;
  return `${snakeCase(name)}: ${kind}`;
}

function checkNames({ name }: Op, all: readonly string[]): void {
  const twice = all.find((one, i) => all.indexOf(one) !== i);
  if (twice !== undefined) throw new Error(`${name} declares ${twice} twice`);
}
