import type { Call, Node, Operand, Pipe, TemplateTree } from './ast.ts';
import { scanTemplate, type Token } from './lexer.ts';
import { parseChar, parseNumber, parseString } from './literals.ts';
import { TemplateError } from './template-error.ts';

const KEYWORDS = ['if', 'else', 'end', 'range', 'with', 'define', 'template', 'block', 'break', 'continue'];

/** How a list of nodes ended. */
type Ending = 'eof' | 'end' | 'else';

interface ParsedList {
  readonly nodes: readonly Node[];
  readonly ending: Ending;
}

/** Recursive descent over the tokens; one instance parses one template. */
class Parser {
  readonly #source: string;
  readonly #tokens: readonly Token[];
  readonly #functions: ReadonlySet<string>;
  readonly #definitions = new Map<string, readonly Node[]>();
  /** Variables in scope, innermost last. */
  #variables: string[] = ['$'];
  #at = 0;
  #rangeDepth = 0;

  constructor(source: string, functions: ReadonlySet<string>) {
    this.#source = source;
    this.#tokens = scanTemplate(source);
    this.#functions = functions;
  }

  parse(): TemplateTree {
    const { nodes, ending } = this.#parseList();
    if (ending !== 'eof') throw this.#error(`unexpected {{${ending}}}`);
    return { root: nodes, definitions: this.#definitions };
  }

  get #token(): Token {
    const token = this.#tokens[this.#at];
    if (token === undefined) throw new TemplateError('unexpected end');
    return token;
  }

  #error(message: string): TemplateError {
    return new TemplateError(message, this.#token.line);
  }

  #next(): Token {
    const token = this.#token;
    if (token.kind !== 'end') this.#at += 1;
    return token;
  }

  #skipSpace(): void {
    while (this.#token.kind === 'space') this.#at += 1;
  }

  #isSymbol(text: string): boolean {
    return this.#token.kind === 'symbol' && this.#token.text === text;
  }

  /** The keyword at this place, if it is one. */
  #keyword(): string | undefined {
    const { kind, text } = this.#token;
    return kind === 'word' && KEYWORDS.includes(text) ? text : undefined;
  }

  #parseList(): ParsedList {
    const nodes: Node[] = [];
    for (;;) {
      const token = this.#next();
      if (token.kind === 'end') return { nodes, ending: 'eof' };
      if (token.kind === 'text') {
        nodes.push({ kind: 'text', text: token.text });
        continue;
      }
      this.#skipSpace();
      const keyword = this.#keyword();
      if (keyword === 'end' || keyword === 'else') {
        this.#next();
        if (keyword === 'end') this.#expectClose(keyword);
        return { nodes, ending: keyword };
      }
      const node = this.#parseAction(keyword);
      if (node !== undefined) nodes.push(node);
    }
  }

  #expectClose(context: string): void {
    this.#skipSpace();
    if (this.#next().kind === 'close') return;
    this.#at -= 1;
    throw this.#error(`unexpected ${JSON.stringify(this.#token.text)} in ${context}`);
  }

  #parseAction(keyword: string | undefined): Node | undefined {
    if (keyword !== undefined) this.#next();
    switch (keyword) {
      case 'if':
      case 'with':
      case 'range':
        return this.#parseBranch(keyword);
      case 'break':
      case 'continue':
        this.#expectClose(keyword);
        if (this.#rangeDepth === 0) throw this.#error(`{{${keyword}}} outside {{range}}`);
        return { kind: keyword };
      case 'define':
        this.#parseDefinition(this.#parseName(keyword));
        return undefined;
      case 'template':
        return this.#parseTemplateCall();
      case 'block':
        return this.#parseBlock();
      default:
        return { kind: 'action', pipe: this.#parsePipe('command', true) };
    }
  }

  #parseBranch(kind: 'if' | 'with' | 'range'): Node {
    const outer = [...this.#variables];
    const pipe = this.#parsePipe(kind, true);
    const scope = [...this.#variables];
    if (kind === 'range') this.#rangeDepth += 1;
    const { nodes: body, ending } = this.#parseList();
    if (kind === 'range') this.#rangeDepth -= 1;
    if (ending === 'eof') throw this.#error(`unexpected EOF: {{${kind}}} needs {{end}}`);
    this.#variables = scope;
    const otherwise = ending === 'else' ? this.#parseElse(kind) : [];
    this.#variables = outer;
    return { kind, pipe, body, otherwise };
  }

  /** `{{else}}`, `{{else if …}}` or `{{else with …}}`; the latter two take the outer `{{end}}` for their own. */
  #parseElse(kind: 'if' | 'with' | 'range'): readonly Node[] {
    this.#skipSpace();
    if (kind !== 'range' && this.#keyword() === kind) {
      this.#next();
      return [this.#parseBranch(kind)];
    }
    this.#expectClose('else');
    const { nodes, ending } = this.#parseList();
    if (ending === 'end') return nodes;
    throw this.#error(ending === 'eof' ? 'unexpected EOF: {{else}} needs {{end}}' : 'expected end; found {{else}}');
  }

  #parseName(context: string): string {
    this.#skipSpace();
    const token = this.#next();
    const literal = token.kind === 'string' ? parseString(token.text, token.line) : undefined;
    if (literal?.kind === 'string') return literal.text;
    throw new TemplateError(`${context} needs a quoted name`, token.line);
  }

  #parseDefinition(name: string, closed = false): void {
    if (!closed) this.#expectClose('define clause');
    const outer = { variables: this.#variables, rangeDepth: this.#rangeDepth };
    this.#variables = ['$'];
    this.#rangeDepth = 0;
    const { nodes, ending } = this.#parseList();
    if (ending !== 'end') throw this.#error(`unexpected ${ending === 'eof' ? 'EOF' : '{{else}}'} in define clause`);
    this.#variables = outer.variables;
    this.#rangeDepth = outer.rangeDepth;
    this.#definitions.set(name, nodes);
  }

  #parseTemplateCall(): Node {
    const { line } = this.#token;
    const name = this.#parseName('template');
    this.#skipSpace();
    if (this.#token.kind !== 'close') {
      return { kind: 'template', name, line, pipe: this.#parsePipe('template clause', true) };
    }
    this.#next();
    return { kind: 'template', name, line, pipe: undefined };
  }

  #parseBlock(): Node {
    const { line } = this.#token;
    const name = this.#parseName('block');
    const pipe = this.#parsePipe('block clause', true);
    this.#parseDefinition(name, true);
    return { kind: 'template', name, line, pipe };
  }

  /** A pipeline up to and with its `}}` or `)`. */
  #parsePipe(context: string, isAction: boolean): Pipe {
    const { line } = this.#token;
    const { variables, isAssignment } = this.#parseVariables(context);
    const calls: Call[] = [];
    for (;;) {
      this.#skipSpace();
      const isEnd = isAction ? this.#token.kind === 'close' : this.#isSymbol(')');
      const first = calls[0];
      if (isEnd && first !== undefined) {
        this.#next();
        if (!isAssignment) this.#variables.push(...variables);
        return { line, variables, isAssignment, calls: [first, ...calls.slice(1)] };
      }
      if (isEnd) throw this.#error(`missing value for ${context}`);
      if (first !== undefined) this.#expectBar(context);
      calls.push(this.#parseCall(context, calls.length + 1));
    }
  }

  #expectBar(context: string): void {
    if (!this.#isSymbol('|')) throw this.#error(`unexpected ${JSON.stringify(this.#token.text)} in ${context}`);
    this.#next();
    this.#skipSpace();
  }

  #parseVariables(context: string): { readonly variables: readonly string[]; readonly isAssignment: boolean } {
    this.#skipSpace();
    const start = this.#at;
    const names: string[] = [];
    while (this.#token.kind === 'variable') {
      names.push(this.#next().text);
      this.#skipSpace();
      if (this.#isSymbol(':=') || this.#isSymbol('=')) {
        const isAssignment = this.#next().text === '=';
        if (isAssignment) for (const name of names) this.#requireVariable(name);
        return { variables: names, isAssignment };
      }
      if (!(context === 'range' && names.length === 1 && this.#isSymbol(','))) break;
      this.#next();
      this.#skipSpace();
    }
    this.#at = start;
    return { variables: [], isAssignment: false };
  }

  #requireVariable(name: string): void {
    if (!this.#variables.includes(name)) throw this.#error(`undefined variable ${JSON.stringify(name)}`);
  }

  #parseCall(context: string, stage: number): Call {
    const { line, start } = this.#token;
    const operands: Operand[] = [];
    for (;;) {
      const operand = this.#parseOperand();
      if (operand === undefined) break;
      operands.push(operand);
      if (this.#token.kind !== 'space') break;
      this.#skipSpace();
    }
    const { kind, text } = this.#token;
    const isDone = kind === 'close' || kind === 'space' || (kind === 'symbol' && (text === '|' || text === ')'));
    if (!isDone) throw this.#error(`unexpected ${kind === 'end' ? 'EOF' : JSON.stringify(text)} in ${context}`);
    const [first, ...rest] = operands;
    if (first === undefined) throw this.#error(`missing value for ${context}`);
    if (stage > 1 && ['literal', 'nil', 'dot'].includes(first.kind)) {
      throw this.#error(`non executable command in pipeline stage ${stage}`);
    }
    return { operands: [first, ...rest], line, text: this.#source.slice(start, this.#token.start).trim() };
  }

  /** A term with the fields that follow it without a space; undefined where no term begins here. */
  #parseOperand(): Operand | undefined {
    const base = this.#parseTerm();
    if (base === undefined) return undefined;
    const names: string[] = [];
    while (this.#token.kind === 'field') names.push(this.#next().text.slice(1));
    if (names.length === 0) return base;
    if (base.kind === 'field') return { kind: 'field', names: [...base.names, ...names] };
    if (base.kind === 'variable') return { ...base, names };
    if (base.kind === 'pipe' || base.kind === 'function') return { kind: 'chain', base, names };
    throw this.#error(`unexpected . after ${base.kind === 'literal' ? 'a constant' : base.kind}`);
  }

  #parseTerm(): Operand | undefined {
    const { kind, text, line } = this.#token;
    if (this.#isSymbol('(')) {
      this.#next();
      return { kind: 'pipe', pipe: this.#parsePipe('parenthesized pipeline', false) };
    }
    if (['close', 'symbol', 'space', 'end', 'open', 'text'].includes(kind)) return undefined;
    this.#next();
    switch (kind) {
      case 'dot':
        return { kind: 'dot' };
      case 'field':
        return { kind: 'field', names: [text.slice(1)] };
      case 'variable':
        this.#requireVariable(text);
        return { kind: 'variable', name: text, names: [] };
      case 'string':
        return { kind: 'literal', value: parseString(text, line) };
      case 'char':
        return { kind: 'literal', value: parseChar(text, line) };
      case 'number':
        return { kind: 'literal', value: parseNumber(text, line) };
      default:
        return this.#parseWord(text, line);
    }
  }

  #parseWord(text: string, line: number): Operand {
    if (text === 'nil') return { kind: 'nil' };
    if (text === 'true' || text === 'false')
      return { kind: 'literal', value: { kind: 'bool', isTrue: text === 'true' } };
    if (this.#functions.has(text)) return { kind: 'function', name: text };
    throw new TemplateError(
      KEYWORDS.includes(text) ? `unexpected <${text}>` : `function ${JSON.stringify(text)} not defined`,
      line,
    );
  }
}

/** @throws TemplateError */
export function parseTemplateTree(source: string, functions: ReadonlySet<string>): TemplateTree {
  return new Parser(source, functions).parse();
}
