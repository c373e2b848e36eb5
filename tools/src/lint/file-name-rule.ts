import { basename } from 'node:path';
import type { Rule } from 'eslint';

const KEBAB_CASE = /^[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:test|measured\.test|config|d))?\.(?:ts|tsx|js)$/;
const VAGUE = /(?:^|-)(?:utils?|helpers?|common|misc|managers?)(?:\.|-|$)/;

/** Files are named in kebab-case after their main export, and say what they hold. */
export const fileNameRule: Rule.RuleModule = {
  meta: {
    type: 'suggestion',
    schema: [],
    messages: {
      kebabCase: 'Name the file {{name}} in kebab-case, after its main export.',
      vague: 'The name {{name}} says nothing about what is inside; name the file after its main export.',
    },
  },
  create(context) {
    return {
      Program(node) {
        const name = basename(context.filename);
        if (!KEBAB_CASE.test(name)) context.report({ node, messageId: 'kebabCase', data: { name } });
        else if (VAGUE.test(name)) context.report({ node, messageId: 'vague', data: { name } });
      },
    };
  },
};
