import type { Operation } from './operations.ts';

/** An engine under measurement. Each has a store and, where it has one, a daemon of its own. */
export interface Contestant {
  readonly name: string;
  /** What is measured of it; all where it does not say. */
  readonly operations?: ReadonlySet<Operation>;
  /** Starts its daemon on an empty store; resolves when it answers. */
  start(): Promise<void>;
  /** Ends its daemon and deletes its store. */
  stop(): Promise<void>;
  version(): Promise<string>;
  pull(reference: string): Promise<void>;
  load(archive: string): Promise<void>;
  /** Writes the image into a docker-archive that is not there yet. */
  save(reference: string, archive: string): Promise<void>;
  tag(reference: string, name: string): Promise<void>;
  /** To a registry that speaks plain HTTP on loopback. */
  push(reference: string): Promise<void>;
  rmi(reference: string): Promise<void>;
  /** Runs a program of the image to its end on the default network and removes the container. */
  run(reference: string, program: string): Promise<void>;
  build(options: BuildOptions): Promise<void>;
  /** Removes what builds have left besides images with names. */
  forgetBuilds(): Promise<void>;
  /** Starts a container that does nothing until it is removed, on the default network. */
  runDetached(reference: string, name: string): Promise<void>;
  /** Runs a program to its end in a container that runs. */
  exec(name: string, program: string): Promise<void>;
  removeContainers(names: readonly string[]): Promise<void>;
  /** What the command lines of its daemon and of what supervises its containers have, and no other's. */
  readonly processMark: string;
  /** Processes that stay while nothing runs; empty for an engine without a daemon. */
  daemonPids(): Promise<readonly number[]>;
}

export interface BuildOptions {
  /** Has a Dockerfile at its top. */
  readonly context: string;
  readonly tag: string;
  /** Whether results of earlier builds may be used. */
  readonly isCached: boolean;
}

/** A program that does nothing for as long as anything is measured. */
export const IDLE_COMMAND = ['sleep', '3600'] as const;

/** What all contestants are given. */
export interface ContestantOptions {
  /** An empty directory for store, sockets and logs. */
  readonly dir: string;
  /** `host:port` of the registry, plain HTTP on loopback. */
  readonly registry: string;
  /** Which contestant it is, from 0 on. */
  readonly index: number;
  /** A root with docker's programs in it. */
  readonly dockerRoot: string;
}
