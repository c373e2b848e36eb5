export { buildDebianImages, DEBIAN_IMAGES, pushDebianImages } from './debian/debian-images.ts';
export { type CommandOptions, type CommandResult, runCommand } from './debian/run-command.ts';
