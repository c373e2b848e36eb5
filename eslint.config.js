import { createLintConfig } from './tools/src/lint/lint-config.ts';

export default createLintConfig({ rootDir: import.meta.dirname, ignores: ['tools/src/lint-fixtures/**'] });
