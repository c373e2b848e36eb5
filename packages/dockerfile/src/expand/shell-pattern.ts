import { DockerfileError } from '../source/dockerfile-error.ts';

type PatternPart =
  { readonly kind: 'star' } | { readonly kind: 'any' } | { readonly kind: 'literal'; readonly text: string };

/** A pattern of `${name#pattern}` and its like: `*`, `?`, and characters that stand for themselves. */
export type ShellPattern = readonly PatternPart[];

/** Each step compares one part of a pattern with one character. */
const MAX_STEPS = 4_000_000;

export function parseShellPattern(text: string, escape: string): ShellPattern {
  const parts: PatternPart[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at] ?? '';
    if (character === '*') {
      if (parts.at(-1)?.kind !== 'star') parts.push({ kind: 'star' });
    } else if (character === '?') parts.push({ kind: 'any' });
    else if (character === escape && at + 1 < text.length) {
      at += 1;
      parts.push({ kind: 'literal', text: text[at] ?? '' });
    } else parts.push({ kind: 'literal', text: character });
  }
  return parts;
}

class StepBudget {
  #left = MAX_STEPS;

  spend(): void {
    this.#left -= 1;
    if (this.#left >= 0) return;
    throw new DockerfileError({ code: 'LIMIT_EXCEEDED', message: 'the pattern of a substitution takes too long' });
  }
}

interface Search {
  readonly pattern: ShellPattern;
  readonly value: string;
  readonly budget: StepBudget;
}

/** Positions of the pattern that can be reached without a character: past the stars. */
function closure(pattern: ShellPattern, states: Set<number>): Set<number> {
  for (const state of states) if (pattern[state]?.kind === 'star') states.add(state + 1);
  return states;
}

/** Ends of the matches that begin at `start`, rising. All alternatives advance together, so nothing is tried twice. */
function* matchEnds({ pattern, value, budget }: Search, start: number): Generator<number> {
  let states = closure(pattern, new Set([0]));
  for (let at = start; states.size > 0; at += 1) {
    if (states.has(pattern.length)) yield at;
    if (at >= value.length) return;
    const following = new Set<number>();
    for (const state of states) {
      budget.spend();
      const part = pattern[state];
      if (part === undefined) continue;
      if (part.kind === 'star') following.add(state);
      else if (part.kind === 'any' || part.text === value[at]) following.add(state + 1);
    }
    states = closure(pattern, following);
  }
}

/** `${x#p}` and `${x##p}`: the value without the shortest or longest beginning that the pattern matches. */
export function trimPrefix(value: string, pattern: ShellPattern, longest: boolean): string {
  let end: number | undefined;
  for (end of matchEnds({ pattern, value, budget: new StepBudget() }, 0)) if (!longest) break;
  return end === undefined ? value : value.slice(end);
}

/** `${x%p}` and `${x%%p}`: the same at the end of the value. */
export function trimSuffix(value: string, pattern: ShellPattern, longest: boolean): string {
  const reversed = Array.from({ length: value.length }, (_, index) => value[value.length - 1 - index]).join('');
  const end = reversed.length - trimPrefix(reversed, pattern.toReversed(), longest).length;
  return value.slice(0, value.length - end);
}

/** `${x/p/text}` and `${x//p/text}`: the first match, or each, replaced; matches are as long as they can be. */
export function replaceMatches(
  value: string,
  pattern: ShellPattern,
  options: { readonly replacement: string; readonly all: boolean; readonly maxLength: number },
): string {
  if (pattern.length === 0) return value;
  const search: Search = { pattern, value, budget: new StepBudget() };
  const pieces: string[] = [];
  let length = 0;
  let at = 0;
  while (at < value.length) {
    let end: number | undefined;
    for (end of matchEnds(search, at));
    if (end === undefined || end === at) {
      pieces.push(value[at] ?? '');
      at += 1;
      continue;
    }
    pieces.push(options.replacement);
    length += options.replacement.length;
    if (length > options.maxLength)
      throw new DockerfileError({ code: 'LIMIT_EXCEEDED', message: 'the result of a substitution is too long' });
    at = end;
    if (!options.all) break;
  }
  return pieces.join('') + value.slice(at);
}
