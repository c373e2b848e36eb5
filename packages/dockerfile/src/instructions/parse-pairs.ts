import { splitWords, type Word } from '../words/split-words.ts';
import type { ArgInstruction, Pair } from './instruction.ts';
import { keywordOf, mistake, type Statement } from './statement.ts';

function needArguments(statement: Statement): void {
  if (statement.args.text !== '') return;
  throw mistake(statement, statement.keyword, { message: `${keywordOf(statement)} needs at least one argument` });
}

function splitPair(statement: Statement, word: Word): Pair {
  const equals = word.text.indexOf('=');
  if (equals > 0) return { name: word.text.slice(0, equals), value: word.text.slice(equals + 1) };
  const message =
    equals === 0 ? `the name in front of = is empty` : `expected name=value, found ${JSON.stringify(word.text)}`;
  throw mistake(statement, word, { message, hint: 'Put values that hold blanks in quotes.' });
}

/** `name=value …`, or the old form `name value`, in which the value is the rest of the line. */
export function parsePairs(statement: Statement): { readonly pairs: readonly Pair[]; readonly isLegacy: boolean } {
  needArguments(statement);
  const { args, escape } = statement;
  const words = splitWords(args, escape);
  const first = words[0];
  if (first === undefined || first.text.includes('='))
    return { pairs: words.map((word) => splitPair(statement, word)), isLegacy: false };
  const value = args.text.slice(first.text.length).trim();
  if (value === '') {
    const message = `${keywordOf(statement)} needs a name and a value: expected ${first.text}=value`;
    throw mistake(statement, first, { message });
  }
  return { pairs: [{ name: first.text, value }], isLegacy: true };
}

/** `name` or `name=value`, any number of them. */
export function parseArgs(statement: Statement): ArgInstruction['args'] {
  needArguments(statement);
  return splitWords(statement.args, statement.escape).map((word) => {
    if (!word.text.includes('=')) return { name: word.text, value: undefined };
    return splitPair(statement, word);
  });
}
