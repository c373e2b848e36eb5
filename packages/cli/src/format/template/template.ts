import { evaluateTree } from './evaluate.ts';
import { callFunction, callHeadingFunction, FUNCTION_NAMES } from './functions.ts';
import type { GoValue } from './go-value.ts';
import { parseTemplateTree } from './parser.ts';
import { toUserError } from './template-error.ts';

export interface Template {
  /** @throws TinydockError INVALID_ARGUMENT / INVALID_FORMAT naming the part that failed and what would do */
  readonly execute: (data: GoValue) => string;
  /** As execute, over the headings of a table: functions that change a text leave them as they are. @throws as execute */
  readonly executeHeadings: (headings: GoValue) => string;
}

/**
 * Go's text/template with the functions that Docker adds (`json`, `join`, `split`, `title`, `lower`, `upper`, `pad`,
 * `truncate`). Methods, complex numbers and `call` are not part of it.
 * @throws TinydockError INVALID_ARGUMENT / INVALID_FORMAT for a mistake in the template
 */
export function parseTemplate(source: string): Template {
  const guarded = <T>(body: () => T): T => {
    try {
      return body();
    } catch (error) {
      throw toUserError(error, source);
    }
  };
  const tree = guarded(() => parseTemplateTree(source, FUNCTION_NAMES));
  return {
    execute: (data) => guarded(() => evaluateTree(tree, data, callFunction)),
    executeHeadings: (headings) => guarded(() => evaluateTree(tree, headings, callHeadingFunction)),
  };
}
