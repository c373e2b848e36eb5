export { type BlockDeflater, type IsalLevel, openBlockDeflater } from './block-deflater.ts';
export { returnFreedBlocks } from './allocator.ts';
export { parseCapabilities, readCapabilities } from './capabilities.ts';
export type { ChildEnd } from './child-ends.ts';
export { type CgroupMode, type CgroupMounts, detectCgroupMode, findCgroupMounts } from './cgroup-mode.ts';
export { type DeviceNodeRequest, makeDeviceNode, makeDeviceNumber, NODE_TYPES } from './device-node.ts';
export { createErrnoError, type ErrnoError, type ErrnoErrorOptions } from './errno-error.ts';
export { tryLockFile, unlockFile } from './file-lock.ts';
export { unprotectFile } from './file-protection.ts';
export { type GzipInflater, type InflateStep, openGzipInflater } from './gzip-inflater.ts';
export type { KernelString } from './libc.ts';
export {
  createFilesystem,
  type FilesystemOption,
  type FilesystemRequest,
  fsconfigCreate,
  fsconfigSet,
  fsmount,
  fsopen,
  MOUNT_ATTRIBUTES,
  mountFilesystem,
  moveMount,
  openTree,
  readContextLog,
} from './mount-api.ts';
export { mount, MOUNT_FLAGS, type MountRequest, unmount, UNMOUNT_FLAGS, unmountSync } from './mount.ts';
export { type MountInfo, parseMountInfo, readMountInfo } from './mountinfo.ts';
export { bindNewNetworkNamespace, inNetworkNamespace, interfaceIndexOf } from './network-namespace.ts';
export { O_PATH, openAt, type OpenAtRequest, openInRoot, RESOLVE } from './open-beneath.ts';
export { openInputPipe, openOutputPipe, openPipe, type PipeDescriptors, type ProgramPipe } from './pipe.ts';
export { readAhead } from './read-ahead.ts';
export { renameExchange, renameNoReplace } from './rename.ts';
export {
  addAddress,
  type AddressBytes,
  createVeth,
  deleteLink,
  isolatePort,
  replaceDefaultRoute,
  type RouteMessage,
  setLinkUp,
  type VethRequest,
} from './route-messages.ts';
export { RouteSocket } from './route-socket.ts';
export { type ProgramEnd, runToEnd, type RunRequest } from './run-to-end.ts';
export { type SpawnedProcess, spawnProcess, type SpawnRequest } from './spawn-process.ts';
export { openTerminal, setTerminalSize, type TerminalDescriptors } from './terminal.ts';
export { trimHeap } from './trim-heap.ts';
export { UncachedFile } from './uncached-file.ts';
export { startWriteBack } from './write-back.ts';
export { getXattr, listXattrs, removeXattr, setXattr } from './xattr.ts';
