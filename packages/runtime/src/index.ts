export { SpecCdiDevices } from './cdi/spec-cdi-devices.ts';
export { type RuntimeLogger } from './container-runtime.ts';
export { cgroupParentOf, type ContainerRuntimeOptions, createContainerRuntime } from './create-container-runtime.ts';
export {
  type ProbeRequest,
  probeRuntimes,
  PROGRAM_CANDIDATES,
  type ProgramCandidates,
  type ProgramFinding,
  type RuntimeFinding,
  type RuntimeProbe,
} from './programs/probe-runtimes.ts';
