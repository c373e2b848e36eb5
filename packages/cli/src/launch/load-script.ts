import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { Script } from 'node:vm';
import { type CompiledCode, readCompiledCode, writeCompiledCode } from './compiled-code.ts';

/** A program in one file that has been loaded. */
export interface LoadedScript {
  /** What it exports, in CommonJS. */
  readonly exports: unknown;
  /**
   * Keeps what V8 has compiled by now, where the functions of this command were not among it before. Node's own cache
   * keeps what is compiled with the file, and that is without the functions that are called later.
   */
  readonly keep: (command: string) => void;
}

/** Takes exports, require, module, the path and the directory, as Node gives them to a module of CommonJS. */
type ModuleFunction = (...values: readonly unknown[]) => void;

/** @param codePath of the file that keeps its compiled form; none where that cannot be kept */
export function loadScript(path: string, codePath: string | undefined): LoadedScript {
  // Only ASCII is in it, and V8 takes such text as it is.
  const source = readFileSync(path, 'latin1');
  const kept = codePath === undefined ? undefined : readCompiledCode(codePath);
  const script = new Script(source, { filename: path, cachedData: kept?.data });
  const accepted: CompiledCode | undefined = script.cachedDataRejected === false ? kept : undefined;
  const module = { exports: {} };
  const run = script.runInThisContext() as ModuleFunction;
  run(module.exports, createRequire(path), module, path, dirname(path));
  return {
    exports: module.exports,
    keep: (command) => {
      if (codePath === undefined || accepted?.commands.includes(command) === true) return;
      const commands = [...(accepted?.commands ?? []), command];
      writeCompiledCode(codePath, { commands, data: script.createCachedData() });
    },
  };
}
