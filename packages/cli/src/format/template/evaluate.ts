import type { Call, Literal, Node, Operand, Pipe, TemplateTree } from './ast.ts';
import type { FunctionCaller } from './functions.ts';
import { printGoValue } from './go-print.ts';
import {
  asInteger,
  GoFloat,
  GoMethod,
  GoRune,
  type GoValue,
  isMap,
  isSlice,
  isStruct,
  isTruthy,
  sortedEntries,
  typeName,
} from './go-value.ts';
import { TemplateError } from './template-error.ts';

/** How a list of nodes was left. */
type Flow = 'next' | 'break' | 'continue';

interface Variable {
  readonly name: string;
  value: GoValue;
}

const MAX_TEMPLATE_DEPTH = 1000;

function literalValue(literal: Literal): GoValue {
  switch (literal.kind) {
    case 'string':
      return literal.text;
    case 'bool':
      return literal.isTrue;
    case 'int':
      return literal.number;
    case 'rune':
      return new GoRune(literal.codePoint);
    case 'float':
      return new GoFloat(literal.number);
  }
}

function readField(value: GoValue, name: string): GoValue {
  if (isMap(value)) return value.get(name);
  if (isStruct(value)) {
    if (Object.hasOwn(value, name)) return value[name];
    const known = Object.keys(value).toSorted();
    throw new TemplateError(
      `there is no field ${name}: expected one of ${known.map((field) => `.${field}`).join(', ')}`,
    );
  }
  if (value === undefined) throw new TemplateError(`nil data; no entry for key ${JSON.stringify(name)}`);
  if (value === null) throw new TemplateError(`nil pointer evaluating .${name}`);
  throw new TemplateError(`can't evaluate field ${name} in type ${typeName(value)}`);
}

/** What `range` goes over, each with its index or key. */
function rangeEntries(value: GoValue): readonly (readonly [GoValue, GoValue])[] {
  if (isSlice(value)) return value.map((item, index) => [index, item]);
  if (isMap(value)) return sortedEntries(value);
  const count = asInteger(value);
  if (count !== undefined) return Array.from({ length: Math.max(0, count) }, (_, index) => [index, index]);
  if (value === null || value === undefined) return [];
  throw new TemplateError(`range can't iterate over ${printGoValue(value)}`);
}

/** Runs one template over one value. */
class Evaluation {
  readonly #tree: TemplateTree;
  readonly #callFunction: FunctionCaller;
  readonly #output: string[] = [];
  #variables: Variable[];
  #depth = 0;

  constructor(tree: TemplateTree, data: GoValue, callFunction: FunctionCaller) {
    this.#tree = tree;
    this.#callFunction = callFunction;
    this.#variables = [{ name: '$', value: data }];
  }

  run(data: GoValue): string {
    this.#walkAll(this.#tree.root, data);
    return this.#output.join('');
  }

  #walkAll(nodes: readonly Node[], dot: GoValue): Flow {
    for (const node of nodes) {
      const flow = this.#walk(node, dot);
      if (flow !== 'next') return flow;
    }
    return 'next';
  }

  #walk(node: Node, dot: GoValue): Flow {
    switch (node.kind) {
      case 'text':
        this.#output.push(node.text);
        return 'next';
      case 'action': {
        const value = this.#evaluatePipe(node.pipe, dot);
        if (node.pipe.variables.length > 0) return 'next';
        this.#output.push(value === undefined ? '<no value>' : printGoValue(value));
        return 'next';
      }
      case 'if':
      case 'with':
        return this.#inScope(() => {
          const value = this.#evaluatePipe(node.pipe, dot);
          if (!isTruthy(value)) return this.#walkAll(node.otherwise, dot);
          return this.#walkAll(node.body, node.kind === 'with' ? value : dot);
        });
      case 'range':
        return this.#inScope(() => this.#walkRange(node, dot));
      case 'template':
        this.#callTemplate(node, dot);
        return 'next';
      case 'break':
      case 'continue':
        return node.kind;
    }
  }

  #inScope(body: () => Flow): Flow {
    const mark = this.#variables.length;
    const flow = body();
    this.#variables.length = mark;
    return flow;
  }

  #walkRange(node: Extract<Node, { kind: 'range' }>, dot: GoValue): Flow {
    const { pipe, body, otherwise } = node;
    const value = this.#evaluateCalls(pipe, dot);
    const entries = rangeEntries(value);
    if (entries.length === 0) return this.#walkAll(otherwise, dot);
    const [first, second] = pipe.variables;
    for (const [key, item] of entries) {
      const flow = this.#inScope(() => {
        if (first !== undefined) this.#bind(pipe, first, second === undefined ? item : key);
        if (second !== undefined) this.#bind(pipe, second, item);
        return this.#walkAll(body, item);
      });
      if (flow === 'break') break;
    }
    return 'next';
  }

  #callTemplate(node: Extract<Node, { kind: 'template' }>, dot: GoValue): void {
    const nodes = this.#tree.definitions.get(node.name);
    if (nodes === undefined) throw new TemplateError(`template ${JSON.stringify(node.name)} not defined`, node.line);
    if (this.#depth >= MAX_TEMPLATE_DEPTH) throw new TemplateError('exceeded maximum template depth', node.line);
    const data = node.pipe === undefined ? undefined : this.#evaluatePipe(node.pipe, dot);
    const outer = this.#variables;
    this.#variables = [{ name: '$', value: data }];
    this.#depth += 1;
    this.#walkAll(nodes, data);
    this.#depth -= 1;
    this.#variables = outer;
  }

  #bind(pipe: Pipe, name: string, value: GoValue): void {
    if (!pipe.isAssignment) {
      this.#variables.push({ name, value });
      return;
    }
    const variable = this.#variables.findLast((known) => known.name === name);
    if (variable === undefined) throw new TemplateError(`undefined variable ${JSON.stringify(name)}`, pipe.line);
    variable.value = value;
  }

  #evaluatePipe(pipe: Pipe, dot: GoValue): GoValue {
    const value = this.#evaluateCalls(pipe, dot);
    for (const name of pipe.variables) this.#bind(pipe, name, value);
    return value;
  }

  #evaluateCalls(pipe: Pipe, dot: GoValue): GoValue {
    const [first, ...rest] = pipe.calls;
    return rest.reduce<GoValue>(
      (value, call) => this.#evaluateCall(call, dot, [value]),
      this.#evaluateCall(first, dot, []),
    );
  }

  /** @param piped the result of the stage before, which becomes the last argument */
  #evaluateCall(call: Call, dot: GoValue, piped: readonly GoValue[]): GoValue {
    try {
      const [first, ...rest] = call.operands;
      if (first.kind === 'function') return this.#evaluateFunction(first.name, rest, { dot, piped });
      if (first.kind === 'nil') throw new TemplateError('nil is not a command');
      const value = this.#evaluate(first, dot);
      if (value instanceof GoMethod) {
        return value.call([...rest.map((operand) => this.#evaluate(operand, dot)), ...piped]);
      }
      if (rest.length > 0 || piped.length > 0) throw new TemplateError("can't give argument to non-function");
      return value;
    } catch (error) {
      if (!(error instanceof TemplateError) || error.line !== 0) throw error;
      throw new TemplateError(`at <${call.text}>: ${error.message}`, call.line);
    }
  }

  #evaluateFunction(
    name: string,
    operands: readonly Operand[],
    { dot, piped }: { readonly dot: GoValue; readonly piped: readonly GoValue[] },
  ): GoValue {
    if (name !== 'and' && name !== 'or') {
      return this.#callFunction(name, [...operands.map((operand) => this.#evaluate(operand, dot)), ...piped]);
    }
    const lazy = [
      ...operands.map((operand) => () => this.#evaluate(operand, dot)),
      ...piped.map((value) => () => value),
    ];
    if (lazy.length === 0) throw new TemplateError(`wrong number of args for ${name}: want at least 1 got 0`);
    let value: GoValue;
    for (const read of lazy) {
      value = read();
      if (isTruthy(value) === (name === 'or')) return value;
    }
    return value;
  }

  #evaluate(operand: Operand, dot: GoValue): GoValue {
    switch (operand.kind) {
      case 'dot':
        return dot;
      case 'nil':
        return null;
      case 'literal':
        return literalValue(operand.value);
      case 'field':
        return operand.names.reduce(readField, dot);
      case 'variable': {
        const variable = this.#variables.findLast((known) => known.name === operand.name);
        return operand.names.reduce(readField, variable?.value);
      }
      case 'chain':
        return operand.names.reduce(readField, this.#evaluate(operand.base, dot));
      case 'function':
        return this.#callFunction(operand.name, []);
      case 'pipe':
        return this.#evaluatePipe(operand.pipe, dot);
    }
  }
}

/** @throws TemplateError naming the part that failed */
export function evaluateTree(tree: TemplateTree, data: GoValue, callFunction: FunctionCaller): string {
  return new Evaluation(tree, data, callFunction).run(data);
}
