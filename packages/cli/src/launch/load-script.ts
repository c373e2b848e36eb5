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

/** Modules of Node that are part of every start, or loaded before anything of ours runs. */
const LOADED_ANYHOW: ReadonlySet<string> = new Set([
  'buffer',
  'events',
  'fs',
  'os',
  'path',
  'process',
  'stream',
  'util',
]);

/**
 * Stands for a module of Node, and loads it when something of it is asked for: bundled, each command has the imports of
 * all that it may come to, and Node's cryptography, promises of files and child processes take 10 ms of its start.
 */
function createLazyModule(load: () => object): object {
  return new Proxy(Object.create(null) as object, {
    get: (_target, name) => Reflect.get(load(), name) as unknown,
    has: (_target, name) => Reflect.has(load(), name),
    ownKeys: () => Reflect.ownKeys(load()),
    getOwnPropertyDescriptor: (_target, name) => {
      const descriptor = Reflect.getOwnPropertyDescriptor(load(), name);
      if (descriptor !== undefined) descriptor.configurable = true;
      return descriptor;
    },
  });
}

/** As `require` of CommonJS, which gives functions of Node's modules when they are used. */
function createLazyRequire(path: string): (name: string) => unknown {
  const require = createRequire(path);
  return (name) => {
    const builtin = name.startsWith('node:') ? name.slice('node:'.length) : undefined;
    if (builtin === undefined || LOADED_ANYHOW.has(builtin)) return require(name) as unknown;
    return createLazyModule((): object => require(name) as object);
  };
}

/** @param codePath of the file that keeps its compiled form; none where that cannot be kept */
export function loadScript(path: string, codePath: string | undefined): LoadedScript {
  // Only ASCII is in it, and V8 takes such text as it is.
  const source = readFileSync(path, 'latin1');
  const kept = codePath === undefined ? undefined : readCompiledCode(codePath);
  const script = new Script(source, { filename: path, cachedData: kept?.data });
  const accepted: CompiledCode | undefined = script.cachedDataRejected === false ? kept : undefined;
  const module = { exports: {} };
  const run = script.runInThisContext() as ModuleFunction;
  run(module.exports, createLazyRequire(path), module, path, dirname(path));
  return {
    exports: module.exports,
    keep: (command) => {
      if (codePath === undefined || accepted?.commands.includes(command) === true) return;
      const commands = [...(accepted?.commands ?? []), command];
      writeCompiledCode(codePath, { commands, data: script.createCachedData() });
    },
  };
}
