import eslint from '@eslint/js';
import type { Linter } from 'eslint';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';
import { createBoundaryRules, createTestBoundaryRules, FORBIDDEN_SYNTAX } from './boundary-rules.ts';
import { fileNameRule } from './file-name-rule.ts';
import { PACKAGE_BOUNDARIES } from './package-boundaries.ts';

export interface LintConfigOptions {
  /** The directory that holds `packages/`, `tools/` and `e2e/`. */
  readonly rootDir: string;
  /** Left out of the lint, beyond what is generated or installed. */
  readonly ignores?: readonly string[];
}

/** `testing/` below a package's `src` holds what only its tests use. */
const TEST_FILES = ['**/*.test.{ts,tsx}', 'packages/*/src/testing/**', 'packages/testing/**'];

/** The workspace's lint: type-checked rules, limits on size, and the boundaries between packages. */
export function createLintConfig({ rootDir, ignores = [] }: LintConfigOptions): Linter.Config[] {
  return [
    { ignores: ['**/dist/**', '**/node_modules/**', '**/generated/**', '**/.cache/**', '**/.nx/**', ...ignores] },
    ...typeCheckedRules(rootDir),
    { files: ['**/*.ts', '**/*.tsx', '**/*.js'], ...workspaceRules() },
    { files: TEST_FILES, rules: TEST_RULES },
    ...Object.entries(PACKAGE_BOUNDARIES).flatMap(([name, boundary]) => [
      { files: [`packages/${name}/src/**/*.{ts,tsx}`], rules: createBoundaryRules(name, boundary) },
      {
        files: [`packages/${name}/src/**/*.test.{ts,tsx}`, `packages/${name}/src/testing/**`],
        rules: createTestBoundaryRules(name, boundary),
      },
    ]),
    {
      files: ['packages/*/src/**/*.{ts,tsx}'],
      ignores: ['packages/*/src/main.ts', 'packages/cli/src/launch/main.ts', ...TEST_FILES],
      rules: ENVIRONMENT_RULES,
    },
  ] as Linter.Config[];
}

function typeCheckedRules(rootDir: string): unknown[] {
  return [
    eslint.configs.recommended,
    ...[...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked].map((config) => ({
      ...config,
      files: ['**/*.ts', '**/*.tsx'],
    })),
    {
      files: ['**/*.ts', '**/*.tsx'],
      languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: rootDir } },
      rules: TYPE_CHECKED_RULES,
    },
  ];
}

function workspaceRules(): Omit<Linter.Config, 'files'> {
  return {
    plugins: { 'import-x': importX, tinydock: { rules: { 'file-name': fileNameRule } } },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.tsx', '.js'] })],
      'import-x/extensions': ['.ts', '.tsx'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/external-module-folders': ['node_modules'],
    },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: WORKSPACE_RULES,
  };
}

const WORKSPACE_RULES: Linter.RulesRecord = {
  'tinydock/file-name': 'error',
  'import-x/no-cycle': ['error', { ignoreExternal: true }],
  'import-x/no-default-export': 'off',
  'max-lines': ['error', { max: 400 }],
  'max-lines-per-function': ['error', { max: 60 }],
  'max-params': ['error', { max: 3 }],
  'max-depth': ['error', { max: 4 }],
  'no-restricted-syntax': ['error', ...FORBIDDEN_SYNTAX],
  eqeqeq: 'error',
  'no-console': 'error',
  // Tar headers, terminals and gRPC metadata are full of control characters.
  'no-control-regex': 'off',
};

const TYPE_CHECKED_RULES: Linter.RulesRecord = {
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
  ],
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  '@typescript-eslint/no-confusing-void-expression': [
    'error',
    { ignoreArrowShorthand: true, ignoreVoidOperator: true, ignoreVoidReturningFunctions: true },
  ],
  // A port's method is async because of what it promises; an adapter may have nothing to wait for.
  '@typescript-eslint/require-await': 'off',
  '@typescript-eslint/no-empty-function': 'off',
  '@typescript-eslint/non-nullable-type-assertion-style': 'off',
  '@typescript-eslint/no-misused-spread': ['error', { allow: ['string'] }],
  '@typescript-eslint/only-throw-error': ['error', { allowThrowingAny: true, allowThrowingUnknown: true }],
  '@typescript-eslint/prefer-nullish-coalescing': ['error', { ignorePrimitives: { string: true, boolean: true } }],
  '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
};

const TEST_RULES: Linter.RulesRecord = {
  'max-lines-per-function': 'off',
  'max-params': 'off',
};

const ENVIRONMENT_RULES: Linter.RulesRecord = {
  'no-restricted-properties': [
    'error',
    { object: 'process', property: 'env', message: 'Only composition roots (main.ts) read the environment.' },
    { object: 'process', property: 'exit', message: 'Only composition roots (main.ts) end the process.' },
  ],
};
