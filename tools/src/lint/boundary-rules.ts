import type { Linter } from 'eslint';
import { type PackageBoundary, RESTRICTED_LIBRARIES, TEST_BOUNDARY } from './package-boundaries.ts';

interface ImportPattern {
  /** Source of a regular expression over the imported name. */
  readonly regex: string;
  readonly message: string;
}

/** The rules that hold one package's files to its boundary, for static and dynamic imports alike. */
export function createBoundaryRules(name: string, boundary: PackageBoundary): Linter.RulesRecord {
  const patterns = listForbiddenImports(name, boundary);
  return {
    'no-restricted-imports': ['error', { patterns }],
    'no-restricted-syntax': ['error', ...FORBIDDEN_SYNTAX, ...patterns.map(forbidDynamicImport)],
  };
}

/** The same for a package's tests, which may use `@tinydock/testing` and any module of Node. */
export function createTestBoundaryRules(name: string, boundary: PackageBoundary): Linter.RulesRecord {
  return createBoundaryRules(name, {
    workspace: [...boundary.workspace, ...TEST_BOUNDARY.workspace],
    libraries: [boundary, TEST_BOUNDARY].flatMap(({ libraries = [], testLibraries = [] }) => [
      ...libraries,
      ...testLibraries,
    ]),
  });
}

/** Syntax that no file of the workspace uses. */
export const FORBIDDEN_SYNTAX = [
  { selector: 'ExportAllDeclaration', message: 'Name each export; `export *` hides what a package offers.' },
  {
    selector: "CallExpression[callee.object.name='vi'][callee.property.name=/^(mock|doMock|unstable_mockModule)$/]",
    message: 'Tests use real things or fakes that pass the contract suite; modules are not mocked.',
  },
];

function listForbiddenImports(name: string, boundary: PackageBoundary): readonly ImportPattern[] {
  return [
    forbidOtherPackages(name, boundary.workspace),
    forbidForeignSources(),
    ...forbidRestrictedLibraries(name, boundary.libraries ?? []),
    ...(boundary.node === undefined ? [] : [forbidNodeModules(name, boundary.node)]),
  ];
}

function forbidOtherPackages(name: string, allowed: readonly string[]): ImportPattern {
  const list = allowed.length === 0 ? 'no package of ours' : `only ${allowed.join(', ')}`;
  return {
    regex: allowed.length === 0 ? '^@tinydock/' : `^@tinydock/(?!(?:${allowed.join('|')})$)`,
    message: `packages/${name} may import ${list}, by the bare package name (tools/src/lint/package-boundaries.ts).`,
  };
}

function forbidForeignSources(): ImportPattern {
  return {
    regex: String.raw`^\.{1,2}/(?:.*/)?src/`,
    message: 'Import another package by its name, never by a path into its sources.',
  };
}

function forbidRestrictedLibraries(name: string, allowed: readonly string[]): readonly ImportPattern[] {
  return RESTRICTED_LIBRARIES.filter((library) => !allowed.includes(library)).map((library) => ({
    regex: library.endsWith('/') ? `^${library}` : `^${library}(?:/|$)`,
    message: `${library} has its home elsewhere; packages/${name} reaches it through a port.`,
  }));
}

function forbidNodeModules(name: string, allowed: readonly string[]): ImportPattern {
  const exceptions = allowed.length === 0 ? '' : `(?!(?:${allowed.join('|')})$)`;
  return { regex: `^${exceptions}node:`, message: `packages/${name} is pure: no input or output, no system.` };
}

function forbidDynamicImport(pattern: ImportPattern): { selector: string; message: string } {
  const regex = pattern.regex.replaceAll('/', String.raw`\/`);
  return { selector: `ImportExpression[source.value=/${regex}/]`, message: pattern.message };
}
