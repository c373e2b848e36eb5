/** Reads a value; text/template, "Arguments". */
export type Operand =
  | { readonly kind: 'dot' }
  | { readonly kind: 'nil' }
  | { readonly kind: 'literal'; readonly value: Literal }
  | { readonly kind: 'field'; readonly names: readonly string[] }
  | { readonly kind: 'variable'; readonly name: string; readonly names: readonly string[] }
  | { readonly kind: 'chain'; readonly base: Operand; readonly names: readonly string[] }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'pipe'; readonly pipe: Pipe };

export type Literal =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'bool'; readonly isTrue: boolean }
  | { readonly kind: 'int'; readonly number: number }
  | { readonly kind: 'rune'; readonly codePoint: number }
  | { readonly kind: 'float'; readonly number: number };

/** A function with its arguments, or a value alone. */
export interface Call {
  readonly operands: readonly [Operand, ...Operand[]];
  readonly line: number;
  /** As it was written, for messages. */
  readonly text: string;
}

export interface Pipe {
  readonly line: number;
  /** Variables that take the result: one, or two for `range`. */
  readonly variables: readonly string[];
  /** `=` changes a variable that is there, `:=` makes one. */
  readonly isAssignment: boolean;
  readonly calls: readonly [Call, ...Call[]];
}

interface Branch {
  readonly pipe: Pipe;
  readonly body: readonly Node[];
  readonly otherwise: readonly Node[];
}

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'action'; readonly pipe: Pipe }
  | ({ readonly kind: 'if' } & Branch)
  | ({ readonly kind: 'range' } & Branch)
  | ({ readonly kind: 'with' } & Branch)
  | { readonly kind: 'template'; readonly name: string; readonly pipe: Pipe | undefined; readonly line: number }
  | { readonly kind: 'break' }
  | { readonly kind: 'continue' };

/** A parsed template with the templates it defines, by name. */
export interface TemplateTree {
  readonly root: readonly Node[];
  readonly definitions: ReadonlyMap<string, readonly Node[]>;
}
