import { formatGoFloat } from './go-float.ts';
import { printGoValue } from './go-print.ts';
import { canBackquote, quoteRune, quoteString } from './go-quote.ts';
import {
  asInteger,
  GoFloat,
  GoRune,
  type GoValue,
  isMap,
  isSlice,
  isStruct,
  sortedEntries,
  typeName,
} from './go-value.ts';

/** One verb with what stands between it and the percent sign. */
interface Directive {
  readonly flags: string;
  readonly width: number | undefined;
  readonly precision: number | undefined;
  readonly verb: string;
}

/** Go caps width and precision too; a format must not fill the memory. */
const MAX_WIDTH = 1_000_000;

const DIRECTIVE =
  /%(?<flags>[-+# 0]*)(?:\[(?<widthIndex>[^\]]*)\](?=\*))?(?<width>\d+|\*)?(?:\.(?:\[(?<precisionIndex>[^\]]*)\](?=\*))?(?<precision>\d+|\*)?(?<=(?<dot>\.[^%]*)))?(?:\[(?<index>[^\]]*)\])?(?<verb>[^]?)/gu;

function runeCount(text: string): number {
  return [...text].length;
}

function pad(text: string, directive: Directive): string {
  const missing = Math.min(directive.width ?? 0, MAX_WIDTH) - runeCount(text);
  if (missing <= 0) return text;
  if (directive.flags.includes('-')) return text + ' '.repeat(missing);
  return (directive.flags.includes('0') ? '0' : ' ').repeat(missing) + text;
}

/** Zeros go between sign and digits. */
function padNumber(text: string, directive: Directive): string {
  const { flags, width } = directive;
  const signed = !/^[-+]/.test(text) && /[+ ]/.test(flags) ? (flags.includes('+') ? '+' : ' ') + text : text;
  const missing = Math.min(width ?? 0, MAX_WIDTH) - signed.length;
  if (missing <= 0 || !flags.includes('0') || flags.includes('-')) {
    return pad(signed, { ...directive, flags: flags.replaceAll('0', '') });
  }
  const sign = /^[-+ ]/.exec(signed)?.[0] ?? '';
  return sign + '0'.repeat(missing) + signed.slice(sign.length);
}

const RADIX: Readonly<Record<string, readonly [number, string]>> = {
  b: [2, '0b'],
  o: [8, '0'],
  O: [8, ''],
  d: [10, ''],
  x: [16, '0x'],
  X: [16, '0X'],
};

function formatInteger(value: number, directive: Directive): string | undefined {
  const { verb, flags, precision } = directive;
  const [radix, prefix] = RADIX[verb] ?? [];
  if (radix === undefined || prefix === undefined) return undefined;
  const digits = Math.abs(value)
    .toString(radix)
    .padStart(Math.min(precision ?? 0, MAX_WIDTH), '0');
  const shown = verb === 'X' ? digits.toUpperCase() : digits;
  const lead = verb === 'O' ? '0o' : flags.includes('#') ? prefix : '';
  const effective = precision === undefined ? directive : { ...directive, flags: flags.replaceAll('0', '') };
  return padNumber((value < 0 ? '-' : '') + lead + shown, effective);
}

function formatCharacter(value: number, directive: Directive): string | undefined {
  const { verb, flags } = directive;
  const isValid = value >= 0 && value <= 0x10_ff_ff;
  switch (verb) {
    case 'c':
      return pad(String.fromCodePoint(isValid ? value : 0xff_fd), directive);
    case 'q':
      return pad(quoteRune(value, flags.includes('+')), directive);
    case 'U':
      return pad(`U+${value.toString(16).toUpperCase().padStart(4, '0')}`, directive);
    default:
      return undefined;
  }
}

function formatHex(text: string, { verb, flags }: Directive): string {
  const prefix = flags.includes('#') ? `0${verb}` : '';
  const bytes = [...Buffer.from(text)].map((byte) => byte.toString(16).padStart(2, '0'));
  const shown = flags.includes(' ') ? bytes.map((byte) => prefix + byte).join(' ') : prefix + bytes.join('');
  return verb === 'X' ? shown.toUpperCase() : shown;
}

function formatString(value: string, directive: Directive): string | undefined {
  const { verb, flags, precision } = directive;
  const text = precision === undefined ? value : [...value].slice(0, precision).join('');
  switch (verb) {
    case 's':
    case 'v':
      return pad(text, directive);
    case 'q':
      return pad(
        flags.includes('#') && canBackquote(text) ? `\`${text}\`` : quoteString(text, flags.includes('+')),
        directive,
      );
    case 'x':
    case 'X':
      return pad(formatHex(text, directive), directive);
    default:
      return undefined;
  }
}

function formatFloat(value: number, directive: Directive): string | undefined {
  const lower = directive.verb.toLowerCase();
  const verb = lower === 'v' ? 'g' : lower;
  if (verb !== 'e' && verb !== 'f' && verb !== 'g') return undefined;
  const text = formatGoFloat(value, verb, directive.precision);
  return padNumber(directive.verb === 'E' || directive.verb === 'G' ? text.toUpperCase() : text, directive);
}

function formatComposite(value: GoValue, directive: Directive): string | undefined {
  const { verb, flags } = directive;
  const format = (item: GoValue): string => formatValue(item, directive);
  if (isSlice(value)) return `[${value.map(format).join(' ')}]`;
  if (isMap(value)) {
    return `map[${sortedEntries(value)
      .map(([key, item]) => `${format(key)}:${format(item)}`)
      .join(' ')}]`;
  }
  if (!isStruct(value)) return undefined;
  const withNames = verb === 'v' && flags.includes('+');
  return `{${Object.entries(value)
    .map(([name, item]) => (withNames ? `${name}:${format(item)}` : format(item)))
    .join(' ')}}`;
}

/** `%#v`: a value as Go source. */
function formatSource(value: GoValue): string {
  if (typeof value === 'string') return quoteString(value);
  if (isSlice(value)) return `${typeName(value)}{${value.map(formatSource).join(', ')}}`;
  if (!isMap(value) && !isStruct(value)) return printGoValue(value);
  const entries = isMap(value) ? sortedEntries(value) : Object.entries(value);
  const members = entries.map(([key, item]) => `${isMap(value) ? quoteString(key) : key}:${formatSource(item)}`);
  return `${typeName(value)}{${members.join(', ')}}`;
}

function formatScalar(value: GoValue, directive: Directive): string | undefined {
  const { verb } = directive;
  if (typeof value === 'string') return formatString(value, directive);
  if (typeof value === 'boolean') return verb === 't' || verb === 'v' ? pad(String(value), directive) : undefined;
  if (value instanceof GoFloat) return formatFloat(value.value, directive);
  const integer = asInteger(value);
  if (integer === undefined) return undefined;
  const decimal = verb === 'v' ? { ...directive, verb: 'd' } : directive;
  return formatInteger(integer, decimal) ?? formatCharacter(integer, directive);
}

function formatValue(value: GoValue, directive: Directive): string {
  const { verb, flags } = directive;
  if (verb === 'T') return pad(typeName(value), directive);
  if (verb === 'v' && flags.includes('#')) return pad(formatSource(value), directive);
  if (value === null || value === undefined) return verb === 'v' ? pad('<nil>', directive) : `%!${verb}(<nil>)`;
  const plain = { ...directive, flags: verb === 'v' ? flags.replace('+', '') : flags };
  const isNumber = value instanceof GoFloat || value instanceof GoRune || typeof value === 'number';
  return (
    formatComposite(value, directive) ??
    formatScalar(value, isNumber ? directive : plain) ??
    `%!${verb}(${typeName(value)}=${printGoValue(value)})`
  );
}

/** Hands out the arguments in turn, or by `[n]`. */
class Arguments {
  readonly #values: readonly GoValue[];
  #next = 0;
  #isReordered = false;

  constructor(values: readonly GoValue[]) {
    this.#values = values;
  }

  /** @returns false where `[n]` names no argument */
  jump(index: string | undefined): boolean {
    if (index === undefined) return true;
    this.#isReordered = true;
    const number = /^\d+$/.test(index) ? Number(index) : 0;
    if (number < 1 || number > this.#values.length) return false;
    this.#next = number - 1;
    return true;
  }

  get isExhausted(): boolean {
    return this.#next >= this.#values.length;
  }

  take(): GoValue {
    this.#next += 1;
    return this.#values[this.#next - 1];
  }

  get extra(): string {
    if (this.#isReordered || this.isExhausted) return '';
    const rest = this.#values.slice(this.#next).map((value) => {
      const isNil = value === null || value === undefined;
      return isNil ? '<nil>' : `${typeName(value)}=${printGoValue(value)}`;
    });
    return `%!(EXTRA ${rest.join(', ')})`;
  }
}

interface Measure {
  readonly size: number | undefined;
  readonly problem: string;
  readonly isNegative: boolean;
}

/** A width or precision, which `*` takes from the arguments. */
function readMeasure(text: string | undefined, args: Arguments, name: 'WIDTH' | 'PREC'): Measure {
  if (text !== '*') return { size: text === undefined ? undefined : Number(text), problem: '', isNegative: false };
  const value = args.isExhausted ? undefined : asInteger(args.take());
  if (value === undefined || Math.abs(value) > MAX_WIDTH) {
    return { size: undefined, problem: `%!(BAD${name})`, isNegative: false };
  }
  return { size: Math.abs(value), problem: '', isNegative: value < 0 };
}

function formatDirective(groups: Readonly<Record<string, string | undefined>>, args: Arguments): string {
  const { verb = '', dot } = groups;
  if (verb === '') return '%!(NOVERB)';
  let isGoodIndex = args.jump(groups['widthIndex']);
  const width = readMeasure(groups['width'], args, 'WIDTH');
  isGoodIndex = args.jump(groups['precisionIndex']) && isGoodIndex;
  const precision = readMeasure(groups['precision'], args, 'PREC');
  isGoodIndex = args.jump(groups['index']) && isGoodIndex;
  const problems = width.problem + precision.problem;
  if (verb === '%') return `${problems}%`;
  if (!isGoodIndex) return `${problems}%!${verb}(BADINDEX)`;
  if (args.isExhausted) return `${problems}%!${verb}(MISSING)`;
  const flags = (groups['flags'] ?? '') + (width.isNegative ? '-' : '');
  const digits = precision.isNegative ? undefined : (precision.size ?? (dot === undefined ? undefined : 0));
  return problems + formatValue(args.take(), { flags, width: width.size, precision: digits, verb });
}

/** Go's `fmt.Sprintf`, mistakes in the format shown as Go shows them. Package fmt, "Printing". */
export function printFormatted(format: string, values: readonly GoValue[]): string {
  const args = new Arguments(values);
  let result = '';
  let last = 0;
  for (const match of format.matchAll(DIRECTIVE)) {
    result += format.slice(last, match.index) + formatDirective(match.groups ?? {}, args);
    last = match.index + match[0].length;
  }
  return result + format.slice(last) + args.extra;
}
