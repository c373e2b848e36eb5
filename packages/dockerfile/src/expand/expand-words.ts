import { DockerfileError } from '../source/dockerfile-error.ts';
import type { EscapeCharacter } from '../source/parser-directives.ts';
import { parseShellPattern, replaceMatches, trimPrefix, trimSuffix } from './shell-pattern.ts';

/** Where the values of variables come from. */
export interface Variables {
  /** The value, undefined where the variable is not set. */
  get(name: string): string | undefined;
}

export interface ExpandOptions {
  readonly variables: Variables;
  readonly escape: EscapeCharacter;
  /** Leaves quotes and escapes as they stand, for the contents of heredocs. */
  readonly raw?: boolean | undefined;
  /** Told of each variable that is used without a default and not set. */
  readonly onUnset?: ((name: string) => void) | undefined;
}

/** The kernel takes no argument and no variable of more than 128 KiB; more can only be a bomb. */
const MAX_LENGTH = 1024 * 1024;
const MAX_DEPTH = 64;
const NAME = /[A-Za-z_][A-Za-z0-9_]*|[0-9]+/y;
const SPECIAL_NAMES = '@*#?-$!0';

function bad(message: string): DockerfileError {
  return new DockerfileError({ code: 'BAD_SUBSTITUTION', message });
}

function notClosed(opened: string): DockerfileError {
  return bad(`the brace of ${opened} is not closed: expected }`);
}

/** Collects words; only what came of an unquoted variable is split at blanks, as a shell does. */
class WordCollector {
  readonly words: string[] = [];
  #current: string[] = [];
  #length = 0;
  #isWord = false;

  add(text: string): void {
    this.#isWord = true;
    this.#length += text.length;
    if (this.#length > MAX_LENGTH)
      throw new DockerfileError({
        code: 'LIMIT_EXCEEDED',
        message: `the value is longer than ${MAX_LENGTH} characters`,
      });
    this.#current.push(text);
  }

  split(): void {
    if (this.#isWord) this.words.push(this.#current.join(''));
    this.#current = [];
    this.#isWord = false;
  }
}

interface Sink {
  /** Text that is quoted or escaped, and so never split. */
  literal(text: string): void;
  /** Text that stands there as it is, or came from a variable. */
  plain(text: string): void;
}

class TextSink implements Sink {
  readonly #collector = new WordCollector();

  literal(text: string): void {
    this.#collector.add(text);
  }

  plain(text: string): void {
    this.#collector.add(text);
  }

  finish(): string {
    this.#collector.split();
    return this.#collector.words[0] ?? '';
  }
}

class WordSink implements Sink {
  readonly #collector = new WordCollector();

  literal(text: string): void {
    this.#collector.add(text);
  }

  plain(text: string): void {
    for (const [index, piece] of text.split(/\s/).entries()) {
      if (index > 0) this.#collector.split();
      if (piece !== '') this.#collector.add(piece);
    }
  }

  finish(): readonly string[] {
    this.#collector.split();
    return this.#collector.words;
  }
}

class Expander {
  readonly #text: string;
  readonly #options: ExpandOptions;
  #at = 0;
  #depth = 0;
  /** The substitution that was begun last. */
  #opened = '';

  constructor(text: string, options: ExpandOptions) {
    this.#text = text;
    this.#options = options;
  }

  /** Reads up to a character of `stops`, which is not taken, or to the end. */
  readUntil(stops: string, sink: Sink): void {
    const { escape, raw } = this.#options;
    while (this.#at < this.#text.length) {
      const character = this.#text[this.#at] ?? '';
      if (stops.includes(character)) return;
      if (character === "'" && raw !== true) this.#readSingleQuoted(sink);
      else if (character === '"' && raw !== true) this.#readDoubleQuoted(sink);
      else if (character === '$') sink.plain(this.#readDollar());
      else if (character === escape) this.#readEscaped(sink);
      else {
        this.#at += 1;
        sink.plain(character);
      }
    }
    if (stops !== '') throw notClosed(this.#opened);
  }

  #readEscaped(sink: Sink): void {
    const following = this.#text[this.#at + 1];
    const keeps = this.#options.raw === true && following !== '$' && following !== this.#options.escape;
    sink.literal((keeps ? this.#options.escape : '') + (following ?? ''));
    this.#at += 2;
  }

  #readSingleQuoted(sink: Sink): void {
    const end = this.#text.indexOf("'", this.#at + 1);
    if (end === -1) throw bad("a single quote ' is not closed");
    sink.literal(this.#text.slice(this.#at + 1, end));
    this.#at = end + 1;
  }

  #readDoubleQuoted(sink: Sink): void {
    const { escape } = this.#options;
    this.#at += 1;
    sink.literal('');
    for (; this.#at < this.#text.length;) {
      const character = this.#text[this.#at] ?? '';
      if (character === '"') {
        this.#at += 1;
        return;
      }
      if (character === '$') sink.literal(this.#readDollar());
      else if (character === escape) {
        const following = this.#text[this.#at + 1] ?? '';
        sink.literal(['"', '$', escape].includes(following) ? following : escape + following);
        this.#at += 2;
      } else {
        sink.literal(character);
        this.#at += 1;
      }
    }
    throw bad('a double quote " is not closed');
  }

  #readName(): string {
    NAME.lastIndex = this.#at;
    const rest = NAME.exec(this.#text)?.[0];
    const first = this.#text[this.#at] ?? '';
    const name = rest ?? (first !== '' && SPECIAL_NAMES.includes(first) ? first : '');
    this.#at += name.length;
    return name;
  }

  #value(name: string): string {
    const value = this.#options.variables.get(name);
    if (value === undefined) this.#options.onUnset?.(name);
    return value ?? '';
  }

  /** After a `$` that stands for itself, nothing is replaced. */
  #readDollar(): string {
    this.#at += 1;
    if (this.#text[this.#at] !== '{') {
      const name = this.#readName();
      return name === '' ? '$' : this.#value(name);
    }
    this.#at += 1;
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw bad('substitutions are nested too deeply');
    const name = this.#readName();
    if (name === '') throw bad('expected the name of a variable after ${');
    const outer = this.#opened;
    this.#opened = `\${${name}`;
    const value = this.#text[this.#at] === '}' ? this.#value(name) : this.#readModifier(name);
    if (this.#text[this.#at] !== '}') throw notClosed(this.#opened);
    this.#at += 1;
    this.#depth -= 1;
    this.#opened = outer;
    return value;
  }

  #readWord(stops: string, keepEscapes = false): string {
    const sink = new TextSink();
    if (keepEscapes) this.#readPattern(stops, sink);
    else this.readUntil(stops, sink);
    return sink.finish();
  }

  /** As a word, but what is escaped stays so, because `\*` in a pattern means the character. Quoted stars are stars. */
  #readPattern(stops: string, sink: Sink): void {
    const { escape } = this.#options;
    for (; this.#at < this.#text.length;) {
      const character = this.#text[this.#at] ?? '';
      if (stops.includes(character)) return;
      if (character === '$') sink.literal(this.#readDollar());
      else if (character === "'" && this.#options.raw !== true) this.#readSingleQuoted(sink);
      else if (character === '"' && this.#options.raw !== true) this.#readDoubleQuoted(sink);
      else if (character === escape) {
        const following = this.#text[this.#at + 1] ?? '';
        sink.literal(following === '/' || following === '}' ? following : escape + following);
        this.#at += 2;
      } else {
        sink.literal(character);
        this.#at += 1;
      }
    }
    throw notClosed(this.#opened);
  }

  #readModifier(name: string): string {
    const isColon = this.#text[this.#at] === ':';
    if (isColon) this.#at += 1;
    const modifier = this.#text[this.#at] ?? '';
    const isKnown = (isColon ? '-+?' : '-+?#%/').includes(modifier);
    if (modifier === '' || (!isKnown && !this.#text.includes('}', this.#at))) throw notClosed(this.#opened);
    this.#at += 1;
    if ('-+?'.includes(modifier)) return this.#readDefault(name, modifier, isColon);
    if (!isKnown) throw bad(`unsupported modifier ${JSON.stringify((isColon ? ':' : '') + modifier)} in \${${name}`);
    const isDouble = this.#text[this.#at] === modifier;
    if (isDouble) this.#at += 1;
    return modifier === '/' ? this.#readReplacement(name, isDouble) : this.#readTrim(name, modifier, isDouble);
  }

  #readDefault(name: string, modifier: string, isColon: boolean): string {
    const word = this.#readWord('}');
    const value = this.#options.variables.get(name);
    const isSet = value !== undefined && (!isColon || value !== '');
    if (modifier === '+') return isSet ? word : '';
    if (isSet) return value;
    if (modifier === '-') return word;
    const why = word || (value === undefined ? 'it is not set' : 'it is empty');
    throw new DockerfileError({ code: 'UNSET_VARIABLE', message: `the variable ${name} is required: ${why}` });
  }

  #readTrim(name: string, modifier: string, longest: boolean): string {
    const pattern = parseShellPattern(this.#readWord('}', true), this.#options.escape);
    const value = this.#value(name);
    return modifier === '#' ? trimPrefix(value, pattern, longest) : trimSuffix(value, pattern, longest);
  }

  #readReplacement(name: string, all: boolean): string {
    const pattern = parseShellPattern(this.#readWord('/}', true), this.#options.escape);
    // A shell takes nothing for a replacement that is left out; BuildKit asks for the slash.
    if (this.#text[this.#at] !== '/') throw bad(`expected / and a replacement behind the pattern in \${${name}`);
    this.#at += 1;
    const replacement = this.#readWord('}');
    const value = this.#value(name);
    return replaceMatches(value, pattern, { replacement, all, maxLength: MAX_LENGTH });
  }
}

/**
 * Replaces variables, and takes quotes and escapes away. Dockerfile reference, "Environment replacement".
 * @throws DockerfileError without a position: BAD_SUBSTITUTION, UNSET_VARIABLE for `${x:?}`, LIMIT_EXCEEDED
 */
export function expandWord(text: string, options: ExpandOptions): string {
  const sink = new TextSink();
  new Expander(text, options).readUntil('', sink);
  return sink.finish();
}

/** As {@link expandWord}; a variable that is not quoted may become several words, or none. @throws the same */
export function expandWords(text: string, options: ExpandOptions): readonly string[] {
  const sink = new WordSink();
  new Expander(text, options).readUntil('', sink);
  return sink.finish();
}
