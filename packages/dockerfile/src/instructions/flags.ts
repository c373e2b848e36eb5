import { didYouMean } from '../source/nearest-word.ts';
import type { Word } from '../words/split-words.ts';
import { keywordOf, mistake, type Statement } from './statement.ts';

export type FlagKind = 'text' | 'boolean' | 'list';

/** The flags of each instruction that has any. Dockerfile reference. */
const INSTRUCTION_FLAGS: Readonly<Record<string, Readonly<Record<string, FlagKind>>>> = {
  FROM: { platform: 'text' },
  RUN: { mount: 'list', network: 'text', security: 'text', device: 'list' },
  COPY: { from: 'text', chown: 'text', chmod: 'text', link: 'boolean', parents: 'boolean', exclude: 'list' },
  ADD: {
    chown: 'text',
    chmod: 'text',
    link: 'boolean',
    exclude: 'list',
    checksum: 'text',
    'keep-git-dir': 'boolean',
    unpack: 'boolean',
  },
  HEALTHCHECK: { interval: 'text', timeout: 'text', 'start-period': 'text', 'start-interval': 'text', retries: 'text' },
};

export interface FlagValue {
  readonly value: string;
  readonly word: Word;
}

/** The flags that a statement gives, checked against those that its instruction has. */
export class Flags {
  readonly #values = new Map<string, FlagValue[]>();

  add(name: string, value: FlagValue): void {
    const given = this.#values.get(name);
    if (given === undefined) this.#values.set(name, [value]);
    else given.push(value);
  }

  list(name: string): readonly FlagValue[] {
    return this.#values.get(name) ?? [];
  }

  get(name: string): FlagValue | undefined {
    return this.#values.get(name)?.[0];
  }

  text(name: string): string | undefined {
    return this.get(name)?.value;
  }

  boolean(name: string): boolean | undefined {
    const value = this.get(name)?.value;
    return value === undefined ? undefined : value === 'true';
  }
}

interface FlagText {
  readonly name: string;
  readonly value: string | undefined;
  readonly word: Word;
}

function splitFlag(word: Word): FlagText {
  const equals = word.text.indexOf('=');
  if (equals === -1) return { name: word.text.slice(2), value: undefined, word };
  return { name: word.text.slice(2, equals), value: word.text.slice(equals + 1), word };
}

function checkValue(statement: Statement, { name, value, word }: FlagText, kind: FlagKind): string {
  if (kind === 'boolean') {
    const text = (value ?? 'true').toLowerCase();
    if (text === 'true' || text === 'false') return text;
    const message = `invalid value ${JSON.stringify(value)} of --${name}: expected true or false`;
    throw mistake(statement, word, { code: 'INVALID_FLAG', message });
  }
  if (value === undefined || value === '')
    throw mistake(statement, word, { code: 'INVALID_FLAG', message: `--${name} needs a value: --${name}=VALUE` });
  return value;
}

/** @throws DockerfileError UNKNOWN_FLAG, INVALID_FLAG */
export function parseFlags(statement: Statement): Flags {
  const keyword = keywordOf(statement);
  const known = INSTRUCTION_FLAGS[keyword] ?? {};
  const flags = new Flags();
  for (const word of statement.flags) {
    const flag = splitFlag(word);
    const kind = Object.hasOwn(known, flag.name) ? known[flag.name] : undefined;
    if (kind === undefined) {
      const hint = didYouMean(
        word.text.split('=', 1)[0] ?? '',
        Object.keys(known).map((name) => `--${name}`),
      );
      throw mistake(statement, word, { code: 'UNKNOWN_FLAG', message: `${keyword} has no flag --${flag.name}`, hint });
    }
    if (kind !== 'list' && flags.get(flag.name) !== undefined)
      throw mistake(statement, word, { code: 'INVALID_FLAG', message: `--${flag.name} stands here a second time` });
    flags.add(flag.name, { value: checkValue(statement, flag, kind), word });
  }
  return flags;
}
