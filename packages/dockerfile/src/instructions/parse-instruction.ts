import { DockerfileError } from '../source/dockerfile-error.ts';
import { didYouMean } from '../source/nearest-word.ts';
import type { EscapeCharacter } from '../source/parser-directives.ts';
import { isMixedJsonList, parseJsonList, splitAtBlanks } from '../words/split-words.ts';
import { type Flags, parseFlags } from './flags.ts';
import type {
  FromInstruction,
  Instruction,
  ListInstruction,
  OnBuildInstruction,
  TextInstruction,
} from './instruction.ts';
import { parseCommandText, parseHealthcheck, parseRun } from './parse-command.ts';
import { parseCopy } from './parse-copy.ts';
import { parseArgs, parsePairs } from './parse-pairs.ts';
import { readStatement } from './read-statement.ts';
import { refuseNul } from './refuse-nul.ts';
import { baseOf, keywordOf, mistake, type Statement } from './statement.ts';

const STAGE_NAME = /^[a-z][a-z0-9._-]*$/i;

function parseFrom(statement: Statement, flags: Flags): FromInstruction {
  const [image, as, alias, extra] = splitAtBlanks(statement.args);
  if (image === undefined) throw mistake(statement, statement.keyword, { message: 'FROM needs an image' });
  if (as !== undefined && (as.text.toUpperCase() !== 'AS' || alias === undefined || extra !== undefined))
    throw mistake(statement, extra ?? as, { message: 'FROM takes an image, or an image AS name' });
  if (alias !== undefined && !STAGE_NAME.test(alias.text)) {
    const hint = 'Names begin with a letter and hold letters, digits, - _ and .';
    throw mistake(statement, alias, { message: `invalid name of a stage ${JSON.stringify(alias.text)}`, hint });
  }
  return {
    ...baseOf(statement),
    kind: 'from',
    image: image.text,
    platform: flags.text('platform'),
    alias: alias?.text,
  };
}

function parseText(statement: Statement, kind: TextInstruction['kind']): TextInstruction {
  if (statement.args.text === '')
    throw mistake(statement, statement.keyword, { message: `${keywordOf(statement)} needs an argument` });
  return { ...baseOf(statement), kind, value: statement.args.text };
}

function parseList(statement: Statement, kind: ListInstruction['kind']): ListInstruction {
  const { args } = statement;
  const json = kind === 'volume' ? parseJsonList(args.text) : undefined;
  const values = json ?? splitAtBlanks(args).map(({ text }) => text);
  if (values.length === 0 || values.includes(''))
    throw mistake(statement, statement.keyword, { message: `${keywordOf(statement)} needs values that are not empty` });
  return { ...baseOf(statement), kind, values };
}

function parseShell(statement: Statement): Instruction {
  const shell = parseJsonList(statement.args.text);
  if (shell !== undefined && shell.length > 0) return { ...baseOf(statement), kind: 'shell', shell };
  const message = 'SHELL takes a list in JSON, such as ["/bin/bash", "-c"]';
  throw mistake(statement, statement.args.text === '' ? statement.keyword : statement.args, { message });
}

const NO_TRIGGER = ['ONBUILD', 'FROM', 'MAINTAINER'];

function heredocText(statement: Statement): string {
  return statement.heredocs.map(({ content, name }) => `\n${content}${name}`).join('');
}

function parseOnBuild(statement: Statement): OnBuildInstruction {
  const { args } = statement;
  const word = { text: /^\S*/.exec(args.text)?.[0] ?? '', offset: args.offset };
  if (word.text === '') throw mistake(statement, statement.keyword, { message: 'ONBUILD needs an instruction' });
  if (NO_TRIGGER.includes(word.text.toUpperCase()))
    throw mistake(statement, word, { message: `${word.text.toUpperCase()} cannot follow ONBUILD` });
  const trigger = args.text + heredocText(statement);
  try {
    parseTrigger(trigger, statement.escape);
  } catch (error) {
    if (!(error instanceof DockerfileError)) throw error;
    throw mistake(statement, args, { code: error.code, message: error.message, hint: error.hint });
  }
  return { ...baseOf(statement), kind: 'onbuild', trigger };
}

type Parse = (statement: Statement, flags: Flags) => Instruction;

const PARSERS: Readonly<Record<string, Parse>> = {
  FROM: parseFrom,
  ARG: (statement) => ({ ...baseOf(statement), kind: 'arg', args: parseArgs(statement) }),
  ENV: (statement) => ({ ...baseOf(statement), kind: 'env', ...parsePairs(statement) }),
  LABEL: (statement) => ({ ...baseOf(statement), kind: 'label', ...parsePairs(statement) }),
  MAINTAINER: (statement) => parseText(statement, 'maintainer'),
  WORKDIR: (statement) => parseText(statement, 'workdir'),
  USER: (statement) => parseText(statement, 'user'),
  STOPSIGNAL: (statement) => parseText(statement, 'stopsignal'),
  EXPOSE: (statement) => parseList(statement, 'expose'),
  VOLUME: (statement) => parseList(statement, 'volume'),
  SHELL: parseShell,
  HEALTHCHECK: parseHealthcheck,
  ONBUILD: parseOnBuild,
  CMD: (statement) => ({ ...baseOf(statement), kind: 'cmd', command: parseCommandText(statement.args.text) }),
  ENTRYPOINT: (statement) => ({
    ...baseOf(statement),
    kind: 'entrypoint',
    command: parseCommandText(statement.args.text),
  }),
  RUN: parseRun,
  COPY: parseCopy,
  ADD: parseCopy,
};

const WITH_JSON_FORM = ['ADD', 'CMD', 'COPY', 'ENTRYPOINT', 'HEALTHCHECK', 'RUN', 'SHELL', 'VOLUME'];

/** A shell would make nothing of such a list. */
function refuseMixedList(statement: Statement): void {
  const keyword = keywordOf(statement);
  const { text } = statement.args;
  const list = keyword === 'HEALTHCHECK' ? text.replace(/^CMD\s+/i, '') : text;
  if (WITH_JSON_FORM.includes(keyword) && isMixedJsonList(list))
    throw mistake(statement, statement.args, { message: 'a list in JSON takes strings alone' });
}

/** @throws DockerfileError UNKNOWN_INSTRUCTION, and what the instruction's flags and arguments deserve */
export function parseInstruction(statement: Statement): Instruction {
  refuseNul(statement);
  const keyword = keywordOf(statement);
  const parse = Object.hasOwn(PARSERS, keyword) ? PARSERS[keyword] : undefined;
  if (parse === undefined) {
    throw mistake(statement, statement.keyword, {
      code: 'UNKNOWN_INSTRUCTION',
      message: `unknown instruction ${JSON.stringify(statement.keyword.text.slice(0, 100))}`,
      hint: didYouMean(keyword, Object.keys(PARSERS)),
    });
  }
  refuseMixedList(statement);
  return parse(statement, parseFlags(statement));
}

/**
 * Parses what an image asks for by ONBUILD. Positions count within the text.
 * @throws DockerfileError as {@link parseInstruction}; INVALID_ARGUMENTS where the text holds no or several instructions
 */
export function parseTrigger(text: string, escape: EscapeCharacter = '\\'): Instruction {
  const cursor = { lines: text.split('\n'), next: 0 };
  const statement = readStatement(cursor, escape);
  if (statement === undefined || readStatement(cursor, escape) !== undefined)
    throw new DockerfileError({ code: 'INVALID_ARGUMENTS', message: 'ONBUILD takes one instruction' });
  return parseInstruction(statement);
}
